package dev.invert.explain;

import dev.invert.score.LiteralContributions;
import java.util.List;

/**
 * What lets a person check an explanation by eye.
 *
 * @param histogram activations inside and outside the best formula
 * @param topSamples the most activating samples, highest first
 * @param inactiveSamples samples that satisfy the formula and activate least, lowest first: what the formula says and the
 *     neuron does not
 * @param steps how the AUC grows with the formula's literals
 */
public record Evidence(
        Histogram histogram,
        List<TopSample> topSamples,
        List<TopSample> inactiveSamples,
        List<LiteralContributions.Step> steps) {
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
}
