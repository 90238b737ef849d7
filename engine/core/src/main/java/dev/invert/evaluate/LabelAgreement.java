package dev.invert.evaluate;

import dev.invert.Formula;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Comparison of the label of one neuron with its truth.
 *
 * @param neuron index of the neuron
 * @param label empty if the neuron has none
 * @param jaccard Jaccard index of the samples of label and truth; 0 without a label
 * @param relation relation of the samples of the label to those of the truth
 * @param steps hypernym steps from the truth up to the label, negative if the label lies below; empty unless both hold for
 *     the same samples, or are concepts of which one lies above the other
 * @param scores scores of the label; empty without one
 * @param meanDifference mean activation difference of CoSy: mean over the samples of the label less the mean over the
 *     others, in standard deviations of these; NaN if undefined
 */
public record LabelAgreement(
        int neuron,
        Optional<Formula> label,
        double jaccard,
        Relation relation,
        OptionalInt steps,
        Optional<Scores> scores,
        double meanDifference) {
    /** Returns whether label and truth hold for the same samples. */
    public boolean same() {
        return relation == Relation.EQUAL;
    }
}
