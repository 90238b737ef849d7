package dev.invert.curve;

import java.util.Arrays;

/**
 * Distribution of AUCs over neurons. Quartiles are interpolated linearly; all are NaN if there are no neurons.
 *
 * @param count number of neurons
 * @param mean arithmetic mean
 * @param lowerQuartile 25th percentile
 * @param median 50th percentile
 * @param upperQuartile 75th percentile
 */
public record AucSummary(int count, double mean, double lowerQuartile, double median, double upperQuartile) {
    /** Summarizes AUCs; undefined ones are left out. */
    static AucSummary of(double[] aucs) {
        double[] sorted =
                Arrays.stream(aucs).filter(auc -> !Double.isNaN(auc)).sorted().toArray();
        return new AucSummary(
                sorted.length,
                Arrays.stream(sorted).average().orElse(Double.NaN),
                percentile(sorted, 0.25),
                percentile(sorted, 0.5),
                percentile(sorted, 0.75));
    }

    private static double percentile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        double next = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (at - below) * (next - sorted[below]);
    }
}
