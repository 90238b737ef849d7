package dev.invert.statistics;

/**
 * The exact distribution of U without ties. The number of arrangements with U = u is the coefficient of q^u in the
 * Gaussian binomial {@code prod (1 - q^(n0 + i)) / (1 - q^i)}, i = 1..n1 (Mann and Whitney 1947); for the smaller
 * side at most 8 that is a few hundred thousand additions at N = 50,000.
 */
final class ExactMannWhitney {
    /** Longest tail that is counted; beyond it the limit for large samples is within 1e-4 of the exact log10 p. */
    static final int MAX_COUNTED_TAIL = 2_000_000;

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
        return tail <= MAX_COUNTED_TAIL ? counted(small, large, (int) tail) : limit(small, large, tail);
    }

    private static double counted(int small, long large, int tail) {
        double[] counts = coefficients(small, large, tail);
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

    /**
     * Against a large sample each of the few values ranks uniformly, so that U / n0 is a sum of n1 uniform variables:
     * the Irwin-Hall distribution, {@code P(X <= x) = 1/n! sum (-1)^k C(n, k) (x - k)^n, k <= x}.
     */
    static double limit(int small, long large, long tail) {
        double half = (small + 1) / 2.0;
        double x = (tail + half) / (large + half);
        double sum = 0;
        double choose = 1;
        double factorial = 1;
        for (int k = 0; k <= small; k++) {
            if (k < x) {
                sum += choose * Math.pow(x - k, small);
            }
            choose *= -(double) (small - k) / (k + 1);
            factorial *= k == 0 ? 1 : k;
        }
        return Math.log10(2 * sum / factorial);
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
