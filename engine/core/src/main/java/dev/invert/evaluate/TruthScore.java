package dev.invert.evaluate;

import dev.invert.Formula;
import java.util.Map;

/**
 * The truth of one neuron and its place among all concepts.
 *
 * @param neuron index of the neuron
 * @param truth formula that describes the neuron
 * @param constant whether all activations are equal
 * @param scores scores of the truth; undefined if it holds for no sample or for all samples
 * @param ranks rank of the truth by metric: 1 plus the number of concepts that score higher, plus half the number of
 *     those that score the same; empty if the scores are undefined. Concepts with equal samples count once; those that
 *     hold for no sample, for all samples or for the samples of the truth do not count
 */
public record TruthScore(int neuron, Formula truth, boolean constant, Scores scores, Map<Metric, Double> ranks) {
    /** Returns whether the truth holds for some but not all samples. Other neurons are left out of all summaries. */
    public boolean testable() {
        return scores.defined();
    }
}
