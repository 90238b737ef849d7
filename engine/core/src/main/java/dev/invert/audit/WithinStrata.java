package dev.invert.audit;

/**
 * Sum of the ranks of one neuron within strata, for every concept (van Elteren 1960). With doubled mid-ranks from 2 to 2n
 * in a stratum of n samples, a sample scores {@code rank / (n + 1) - 1/2}; a concept's statistic is the sum over its
 * samples, and its variance under random permutation within strata is {@code n1 n0 (n + 1 - ties) / 12 / (n + 1)²} per
 * stratum. Not thread-safe.
 */
final class WithinStrata {
    private final double[] sums;
    private final double[] variances;

    WithinStrata(int conceptCount) {
        sums = new double[conceptCount];
        variances = new double[conceptCount];
    }

    /**
     * Adds a stratum.
     *
     * @param n number of samples
     * @param tieTerm Σ (t³ - t) over groups of t equal activations
     * @param positives samples of each concept
     * @param z centered sum of doubled mid-ranks of each concept
     */
    void add(int n, double tieTerm, int[][] positives, int stratum, long[] z) {
        if (n < 2) {
            return;
        }
        double ranks = n + 1.0;
        double perPair = Math.max(0, ranks - tieTerm / ((double) n * (n - 1))) / 12 / (ranks * ranks);
        for (int concept = 0; concept < sums.length; concept++) {
            double n1 = positives[concept][stratum];
            if (n1 > 0 && n1 < n) {
                sums[concept] += z[concept] / (2 * ranks);
                variances[concept] += n1 * (n - n1) * perPair;
            }
        }
    }

    /** Returns the standardized sum of a concept; 0 if activations are constant within strata. */
    double z(int concept) {
        // Rounding can leave a tiny variance where all activations of a stratum are equal.
        return variances[concept] > 1e-12 ? sums[concept] / Math.sqrt(variances[concept]) : 0;
    }
}
