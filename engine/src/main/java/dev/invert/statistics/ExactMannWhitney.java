package dev.invert.statistics;

/**
 * The exact distribution of U without ties. The number of arrangements with U = u is the coefficient of q^u in the
 * Gaussian binomial {@code prod (1 - q^(n0 + i)) / (1 - q^i)}, i = 1..n1 (Mann and Whitney 1947); for the smaller
 * side at most 8 that is a few hundred thousand additions at N = 50,000.
 */
final class ExactMannWhitney {
    private ExactMannWhitney() {}

    /** log10 of the two-sided p of U. */
    static double log10P(long u, long n1, long n0) {
        int small = (int) Math.min(n1, n0);
        long large = Math.max(n1, n0);
        long pairs = small * large;
        // By symmetry the tail at and above u is the tail at and below pairs - u; take the one under the mean.
        long tail = Math.min(u, pairs - u);
        if (2 * tail >= pairs) {
            return 0;
        }
        double[] counts = coefficients(small, large, Math.toIntExact(tail));
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        double arrangements = 1;
        for (int i = 1; i <= small; i++) {
            arrangements *= (double) (large + i) / i;
        }
        return Math.log10(2 * sum) - Math.log10(arrangements);
    }

    private static double[] coefficients(int small, long large, int degree) {
        double[] c = new double[degree + 1];
        c[0] = 1;
        for (int i = 1; i <= small; i++) {
            for (int d = i; d <= degree; d++) {
                c[d] += c[d - i];
            }
            long shift = large + i;
            for (int d = degree; d >= shift; d--) {
                c[d] -= c[(int) (d - shift)];
            }
        }
        return c;
    }
}
