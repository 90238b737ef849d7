package dev.invert;

import java.util.List;
import java.util.Optional;

/**
 * Data for checking an explanation visually, computed over all samples, including held-out ones.
 *
 * @param histogram activations of the samples that satisfy the best formula and of those that do not
 * @param topSamples most activating samples, highest first
 * @param inactiveSamples least activating samples among those that satisfy the formula, lowest first: counterexamples
 *     to the formula
 * @param steps AUC as a function of the number of literals, from one literal to the whole formula
 * @param tokens contexts and the set of tokens that the neuron responds to; empty unless samples are tokens
 */
public record Evidence(
        Histogram histogram,
        List<TopSample> topSamples,
        List<TopSample> inactiveSamples,
        List<Step> steps,
        Optional<TokenEvidence> tokens) {
    /** Creates evidence of samples that are no tokens. */
    public Evidence(
            Histogram histogram, List<TopSample> topSamples, List<TopSample> inactiveSamples, List<Step> steps) {
        this(histogram, topSamples, inactiveSamples, steps, Optional.empty());
    }

    /** Returns a copy with evidence from tokens. */
    public Evidence with(TokenEvidence ofTokens) {
        return new Evidence(histogram, topSamples, inactiveSamples, steps, Optional.of(ofTokens));
    }

    /**
     * Histogram of activations in bins of equal width.
     *
     * @param low lower edge of the first bin
     * @param high upper edge of the last bin
     * @param inside number of samples per bin that satisfy the formula
     * @param outside number of samples per bin that do not
     */
    public record Histogram(double low, double high, List<Long> inside, List<Long> outside) {}

    /**
     * A sample and the neuron's activation on it.
     *
     * @param sample index of the sample, from 0 to N - 1
     * @param activation activation of the neuron on the sample; of an integer beyond 2^53, the nearest double
     * @param inside whether the sample satisfies the formula
     */
    public record TopSample(int sample, double activation, boolean inside) {}

    /**
     * A part of the formula, with some of its literals removed.
     *
     * @param formula the part
     * @param auc exact AUC of the part; NaN if no sample or all samples satisfy it
     * @param positiveCount number of samples that satisfy the part
     */
    public record Step(Formula formula, double auc, long positiveCount) {}
}
