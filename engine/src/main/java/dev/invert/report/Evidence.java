package dev.invert.report;

import java.util.List;

/**
 * What lets a person check an explanation by eye.
 *
 * @param histogram activations inside and outside the best formula
 * @param topSamples the most activating samples, highest first
 */
public record Evidence(Histogram histogram, List<TopSample> topSamples) {
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
