package dev.invert.internal.statistics;

/**
 * The Mann-Whitney U test from integers that ranking has already counted: the same p as SciPy's
 * {@code mannwhitneyu(method="auto")}. Small samples (either side at most 8) without ties use the exact distribution,
 * all others the normal approximation with tie and continuity correction. Where most samples are tied, as for features
 * that are zero nearly everywhere, that approximation may be far too small; the reliable p is not.
 *
 * @param zScore standardized U with continuity correction, positive if the positives rank higher; 0 where U is its mean
 * @param p two-sided, 0 where it is below the smallest double
 * @param log10P its logarithm, finite wherever p is not 0 in exact arithmetic
 * @param log10ReliableP the same, but where most samples are tied no smaller than a bound that always holds ({@link
 *     TiedTail}): what significance is judged by
 * @param pGreater one-sided, of a U as large or larger: small if the positives rank higher
 * @param pLess one-sided, of a U as small or smaller: small if the positives rank lower
 */
public record MannWhitney(
        double zScore, double p, double log10P, double log10ReliableP, double pGreater, double pLess) {
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
        double n = (double) n1 + n0;
        double pairs = (double) n1 * n0;
        double variance = pairs / 12 * (n + 1 - tieTerm / (n * (n - 1)));
        // Rounding can leave a trace of a variance where all activations are equal.
        double deviation = variance > 1e-12 * pairs * n ? Math.sqrt(variance) : 0;
        double distance = (u2 - n1 * n0) / 2.0;
        double z = deviation > 0 ? Math.copySign(Math.max(0, Math.abs(distance) - 0.5) / deviation, distance) : 0;
        if (tieTerm == 0 && Math.min(n1, n0) <= EXACT_SIZE) {
            ExactMannWhitney exact = ExactMannWhitney.of(u2 / 2, n1, n0);
            return new MannWhitney(
                    z, Math.pow(10, exact.log10P()), exact.log10P(), exact.log10P(), exact.atLeast(), exact.atMost());
        }
        if (deviation == 0) {
            return new MannWhitney(0, 1, 0, 0, 1, 1);
        }
        double log10P = Math.min(0, NormalTail.log10TwoSided(Math.abs(z)));
        return new MannWhitney(
                z,
                Math.pow(10, log10P),
                log10P,
                Math.max(log10P, log10Bound(Math.abs(distance), Math.min(n1, n0), n, tieTerm)),
                NormalTail.upper((distance - 0.5) / deviation),
                NormalTail.upper((-distance - 0.5) / deviation));
    }

    /** log10 of a two-sided bound where most samples are tied; minus infinity elsewhere. */
    private static double log10Bound(double distance, long draws, double n, double tieTerm) {
        return TiedTail.isHeavy(n, tieTerm)
                ? Math.min(0, TiedTail.of(n, tieTerm).log10OneSided(distance, draws) + Math.log10(2))
                : Double.NEGATIVE_INFINITY;
    }
}
