package dev.invert;

import java.util.List;

/**
 * Activations that let a person check an explanation by eye, over all samples, held-out ones included.
 *
 * @param histogram activations inside and outside the best formula
 * @param topSamples the most activating samples, highest first
 * @param inactiveSamples samples that satisfy the formula and activate least, lowest first:
 *     counterexamples to the formula
 * @param steps how the AUC grows with the formula's literals, from one literal to the whole formula
 */
public record Evidence(
        Histogram histogram, List<TopSample> topSamples, List<TopSample> inactiveSamples, List<Step> steps) {
    /**
     * Counts of activations in bins of equal width.
     *
     * @param low lower edge of the first bin
     * @param high upper edge of the last bin
     * @param inside samples that satisfy the formula, per bin
     * @param outside the others, per bin
     */
    public record Histogram(double low, double high, List<Long> inside, List<Long> outside) {}

    /**
     * One sample.
     *
     * @param sample its index
     * @param activation of the neuron on it
     * @param inside whether it satisfies the formula
     */
    public record TopSample(int sample, float activation, boolean inside) {}

    /**
     * A part of a formula.
     *
     * @param formula the part
     * @param auc its AUC; NaN if it holds for no sample or for all
     * @param positiveCount samples that satisfy it
     */
    public record Step(Formula formula, double auc, long positiveCount) {}
}
