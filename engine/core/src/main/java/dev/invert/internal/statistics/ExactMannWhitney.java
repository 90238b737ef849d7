package dev.invert.internal.statistics;

/**
 * Exact probabilities of a Mann-Whitney U without ties. The number of arrangements with U = u is the coefficient of q^u
 * in the Gaussian binomial {@code prod (1 - q^(n0 + i)) / (1 - q^i)}, i = 1..n1 (Mann and Whitney 1947). With at most 8
 * samples on the smaller side, computing it takes a few hundred thousand additions at N = 50,000.
 *
 * @param log10P log10 of the two-sided p-value
 * @param atLeast probability of a U as large or larger
 * @param atMost probability of a U as small or smaller
 */
record ExactMannWhitney(double log10P, double atLeast, double atMost) {
    /**
     * Largest tail length that is counted exactly; beyond it the large-sample limit is within 1e-4 of the exact log10
     * p.
     */
    static final int MAX_COUNTED_TAIL = 2_000_000;

    /**
     * Computes the tail probabilities of {@code u}. The smaller of {@code n1} and {@code n0} should be at most 8: the
     * work grows with it.
     */
    static ExactMannWhitney of(long u, long n1, long n0) {
        int small = (int) Math.min(n1, n0);
        long large = Math.max(n1, n0);
        long pairs = small * large;
        // By symmetry the tail at and above u is the tail at and below pairs - u; take the one under the mean.
        long tail = Math.min(u, pairs - u);
        double within;
        double below;
        double log10Within;
        if (tail <= MAX_COUNTED_TAIL) {
            double[] counts = coefficients(small, large, (int) tail);
            double sum = 0;
            for (int d = 0; d < tail; d++) {
                sum += counts[d];
            }
            double arrangements = arrangements(small, large);
            below = sum / arrangements;
            within = (sum + counts[(int) tail]) / arrangements;
            log10Within = Math.log10(sum + counts[(int) tail]) - Math.log10(arrangements);
        } else {
            log10Within = log10Limit(small, large, tail);
            within = Math.pow(10, log10Within);
            below = Math.pow(10, log10Limit(small, large, tail - 1));
        }
        double log10P = 2 * tail >= pairs ? 0 : Math.min(0, log10Within + Math.log10(2));
        double beyond = 1 - below;
        return u > tail ? new ExactMannWhitney(log10P, within, beyond) : new ExactMannWhitney(log10P, beyond, within);
    }

    private static double arrangements(int small, long large) {
        double arrangements = 1;
        for (int i = 1; i <= small; i++) {
            arrangements *= (double) (large + i) / i;
        }
        return arrangements;
    }

    /**
     * Returns log10 of the limit of {@code P(U <= tail)} for a large second sample. Each of the few values then ranks
     * uniformly, so that U / n0 is a sum of n1 uniform variables, which has the Irwin-Hall distribution:
     * {@code P(X <= x) = 1/n! sum (-1)^k C(n, k) (x - k)^n, k <= x}.
     */
    static double log10Limit(int small, long large, long tail) {
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
        return Math.log10(sum / factorial);
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
