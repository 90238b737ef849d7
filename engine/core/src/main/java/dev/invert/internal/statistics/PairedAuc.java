package dev.invert.internal.statistics;

import java.util.Arrays;

/**
 * Compares two scores of the same samples by their AUC for one truth, as in DeLong, DeLong and Clarke-Pearson (1988):
 * each sample contributes to an AUC the share of the other class that lies on its right side, and the variance of the
 * difference is that of the differences of contributions. Samples count as independent.
 *
 * @param difference AUC of the first score less that of the second
 * @param variance variance of the difference
 */
public record PairedAuc(double difference, double variance) {
    /**
     * Computes the comparison.
     *
     * @param first a score per sample, finite
     * @param second another score of each sample, finite
     * @param positive truth of each sample, with at least two positives and two negatives
     */
    public static PairedAuc of(double[] first, double[] second, boolean[] positive) {
        long[] a = placements(first, positive);
        long[] b = placements(second, positive);
        long n1 = 0;
        long[] sums = new long[2];
        for (int i = 0; i < positive.length; i++) {
            n1 += positive[i] ? 1 : 0;
            sums[positive[i] ? 1 : 0] += a[i] - b[i];
        }
        long n0 = positive.length - n1;
        if (n1 < 2 || n0 < 2) {
            throw new IllegalArgumentException("n1=" + n1 + ", n0=" + n0 + ": both must be at least 2");
        }
        double meanOfPositives = (double) sums[1] / n1;
        double meanOfNegatives = (double) sums[0] / n0;
        double squaresOfPositives = 0;
        double squaresOfNegatives = 0;
        for (int i = 0; i < positive.length; i++) {
            double away = a[i] - b[i] - (positive[i] ? meanOfPositives : meanOfNegatives);
            if (positive[i]) {
                squaresOfPositives += away * away;
            } else {
                squaresOfNegatives += away * away;
            }
        }
        // Placements are doubled counts of the other class.
        double ofPositives = squaresOfPositives / (4.0 * n0 * n0) / (n1 - 1) / n1;
        double ofNegatives = squaresOfNegatives / (4.0 * n1 * n1) / (n0 - 1) / n0;
        return new PairedAuc((double) sums[1] / (2.0 * n1 * n0), ofPositives + ofNegatives);
    }

    /** Returns twice the number of samples of the other class on the right side of each sample; a tie counts half. */
    private static long[] placements(double[] scores, boolean[] positive) {
        double[] ones = scoresOf(scores, positive, true);
        double[] zeros = scoresOf(scores, positive, false);
        long[] doubled = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            double[] others = positive[i] ? zeros : ones;
            long below = below(others, scores[i], false);
            long upTo = below(others, scores[i], true);
            doubled[i] = positive[i] ? below + upTo : 2L * others.length - below - upTo;
        }
        return doubled;
    }

    private static double[] scoresOf(double[] scores, boolean[] positive, boolean wanted) {
        double[] chosen = new double[scores.length];
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            if (positive[i] == wanted) {
                // Adds 0 so that -0 equals 0.
                chosen[count++] = scores[i] + 0.0;
            }
        }
        double[] sorted = Arrays.copyOf(chosen, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Returns the number of sorted values below a value, or also those equal to it. */
    private static long below(double[] sorted, double value, boolean orEqual) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Returns the two-sided p-value of the difference; 1 if the two scores order all pairs equally. */
    public double pValue() {
        if (variance <= 0) {
            return difference == 0 ? 1 : 0;
        }
        return Math.pow(10, NormalTail.log10TwoSided(Math.abs(difference) / Math.sqrt(variance)));
    }

    /** Returns the lower end of the 95 % confidence interval of the difference. */
    public double low() {
        return difference - AucInterval.NORMAL_QUANTILE * Math.sqrt(variance);
    }

    /** Returns the upper end of the 95 % confidence interval of the difference. */
    public double high() {
        return difference + AucInterval.NORMAL_QUANTILE * Math.sqrt(variance);
    }
}
