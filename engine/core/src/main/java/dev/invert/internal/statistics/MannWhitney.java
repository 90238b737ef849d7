package dev.invert.internal.statistics;

/**
 * Result of a Mann-Whitney U test on integers that ranking has already counted. Gives the same p-value as SciPy's
 * {@code mannwhitneyu(method="auto")}: small samples (either side at most 8) without ties use the exact distribution,
 * all others the normal approximation with tie and continuity correction. If most samples are tied, as in features that
 * are zero nearly everywhere, the approximate p-value may be far too small; {@code log10ReliableP} is not.
 *
 * @param zScore standardized U with continuity correction, positive if the positives rank higher; 0 if U equals its
 *     mean
 * @param p two-sided p-value, 0 if it is below the smallest double
 * @param log10P log10 of p, finite unless p is 0 in exact arithmetic
 * @param log10ReliableP log10 of the p-value that significance is judged by: {@code log10P}, but if most samples are
 *     tied no smaller than a bound that always holds ({@link TiedTail})
 * @param pGreater one-sided p-value of a U as large or larger: small if the positives rank higher
 * @param pLess one-sided p-value of a U as small or smaller: small if the positives rank lower
 */
public record MannWhitney(
        double zScore, double p, double log10P, double log10ReliableP, double pGreater, double pLess) {
    /** Largest size of the smaller side for which SciPy uses the exact distribution. */
    private static final int EXACT_SIZE = 8;

    /**
     * Tests the hypothesis that positives and negatives have equal distributions.
     *
     * @param u2 2U = n1 n0 + Z: twice the number of pairs in which the positive ranks higher, with ties counted half
     * @param n1 number of positives, at least 1
     * @param n0 number of negatives, at least 1
     * @param tieTerm Σ (t³ - t) over groups of t equal activations
     */
    public static MannWhitney test(long u2, long n1, long n0, double tieTerm) {
        double n = (double) n1 + n0;
        double deviation = deviation(n1, n0, tieTerm);
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

    /**
     * Returns log10 of the one-sided p-value that significance is judged by: if most samples are tied, no smaller than a
     * bound that always holds ({@link TiedTail}). The parameters are those of {@link #test}.
     *
     * @param greater whether to test if the positives rank higher; otherwise, if they rank lower
     */
    public static double log10ReliableOneSidedP(long u2, long n1, long n0, double tieTerm, boolean greater) {
        double n = (double) n1 + n0;
        double deviation = deviation(n1, n0, tieTerm);
        if (tieTerm == 0 && Math.min(n1, n0) <= EXACT_SIZE) {
            ExactMannWhitney exact = ExactMannWhitney.of(u2 / 2, n1, n0);
            return Math.min(0, Math.log10(greater ? exact.atLeast() : exact.atMost()));
        }
        if (deviation == 0) {
            return 0;
        }
        double distance = (greater ? 1 : -1) * (u2 - n1 * n0) / 2.0;
        double log10P = NormalTail.log10Upper((distance - 0.5) / deviation);
        return TiedTail.isHeavy(n, tieTerm)
                ? Math.max(log10P, TiedTail.of(n, tieTerm).log10OneSided(distance, Math.min(n1, n0)))
                : log10P;
    }

    /** Returns the standard deviation of U; 0 if all activations are equal. */
    private static double deviation(long n1, long n0, double tieTerm) {
        double n = (double) n1 + n0;
        double pairs = (double) n1 * n0;
        double variance = pairs / 12 * (n + 1 - tieTerm / (n * (n - 1)));
        // Rounding can leave a tiny positive variance if all activations are equal.
        return variance > 1e-12 * pairs * n ? Math.sqrt(variance) : 0;
    }

    /** Returns log10 of a two-sided bound on p if most samples are tied, otherwise minus infinity. */
    private static double log10Bound(double distance, long draws, double n, double tieTerm) {
        return TiedTail.isHeavy(n, tieTerm)
                ? Math.min(0, TiedTail.of(n, tieTerm).log10OneSided(distance, draws) + Math.log10(2))
                : Double.NEGATIVE_INFINITY;
    }
}
