package dev.invert.statistics;

/**
 * The two-sided Mann-Whitney U test from integers that ranking has already counted: the same p as SciPy's
 * {@code mannwhitneyu(method="auto")}. Small samples (either side at most 8) without ties use the exact distribution,
 * all others the normal approximation with tie and continuity correction.
 *
 * @param z standardized U with continuity correction, positive if the positives rank higher; 0 where U is its mean
 * @param p two-sided, 0 where it is below the smallest double
 * @param log10P finite wherever p is not 0 in exact arithmetic
 */
public record MannWhitney(double z, double p, double log10P) {
    /** Up to this size of either side SciPy counts exactly. */
    private static final int EXACT_SIZE = 8;

    /**
     * Tests whether positives and negatives have equal distributions.
     *
     * @param u2 2U = n1 n0 + Z: twice the pairs in which the positive ranks higher, ties counted half
     * @param n1 positives, at least 1
     * @param n0 negatives, at least 1
     * @param tieTerm Σ (t³ - t) over groups of t equal activations
     */
    public static MannWhitney test(long u2, long n1, long n0, double tieTerm) {
        double z = standardized(u2, n1, n0, tieTerm);
        double log10P = tieTerm == 0 && Math.min(n1, n0) <= EXACT_SIZE
                ? ExactMannWhitney.log10P(u2 / 2, n1, n0)
                : NormalTail.log10TwoSided(Math.abs(z));
        log10P = Math.min(0, log10P);
        return new MannWhitney(z, Math.pow(10, log10P), log10P);
    }

    private static double standardized(long u2, long n1, long n0, double tieTerm) {
        double n = (double) n1 + n0;
        double pairs = (double) n1 * n0;
        double variance = pairs / 12 * (n + 1 - tieTerm / (n * (n - 1)));
        double distance = (u2 - n1 * n0) / 2.0;
        double corrected = Math.max(0, Math.abs(distance) - 0.5);
        return variance > 0 ? Math.copySign(corrected / Math.sqrt(variance), distance) : 0;
    }
}
