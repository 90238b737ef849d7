package dev.invert.internal.statistics;

/**
 * Computes an upper bound on the p-value of a rank sum if most samples are tied, as in features that are zero nearly
 * everywhere. The normal approximation assumes that the sum of a few ranks has no heavier tail than the normal
 * distribution, and can be wrong by any number of orders of magnitude: with 10 of 20,000 activations above zero, one of
 * them among 4 positives, it gives 10^-110 instead of the correct 0.002.
 *
 * <p>Hoeffding (1963, section 6): the sum S of n values drawn without replacement satisfies
 * {@code P(S - E S >= d) <= exp(-t d) M(t)^n} for every t &gt; 0, with M the mean of {@code exp(t (x - mean))} over all
 * values, as it would with replacement. Of all ways to tie g or more of N ranks, M is largest if exactly the g lowest
 * are tied and no others: breaking ties only adds to M, since exp is convex, and moving the group up by one rank
 * changes N M by a positive factor times {@code g sinh(t/2) - sinh(g t/2) <= 0}. The bound for small sums follows by
 * symmetry.
 */
final class TiedTail {
    /**
     * If Σ t³ exceeds this fraction of N³, more than half of the samples are in one tie group, since Σ t³ is at most g²
     * N for a largest group g.
     */
    private static final double HEAVY = 0.25;

    private static final int GOLDEN_STEPS = 40;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** Largest tau tried. It ends the bracketing if the exponent keeps decreasing toward its limit. */
    private static final double MOST = 1e12;

    private final double samples;
    private final double tied;

    private TiedTail(double samples, double tied) {
        this.samples = samples;
        this.tied = tied;
    }

    /** Returns whether more than half of the samples are tied, so that the normal approximation may be far off. */
    static boolean isHeavy(double samples, double tieTerm) {
        return tieTerm > HEAVY * samples * samples * samples;
    }

    /**
     * Creates the bound for samples with heavy ties; see {@link #isHeavy}.
     *
     * @param samples N
     * @param tieTerm Σ (t³ - t) over groups of t equal activations
     */
    static TiedTail of(double samples, double tieTerm) {
        // The largest group g has at least half of the samples and the others together N - g: g³ + (N - g)³ >= Σ t³.
        double low = samples / 2;
        double high = samples;
        for (int i = 0; i < 60; i++) {
            double g = (low + high) / 2;
            double rest = samples - g;
            if (g * g * g + rest * rest * rest >= tieTerm) {
                high = g;
            } else {
                low = g;
            }
        }
        return new TiedTail(samples, Math.min(Math.floor(low + 0.5 - 1e-9), samples - 1));
    }

    /**
     * Returns log10 of a bound on the one-sided probability that U is as far from its mean.
     *
     * @param distance |U - n1 n0 / 2|
     * @param draws n1 or n0; both are valid, since an excess of the positives is a deficit of the negatives, and fewer
     *     draws give a better bound
     */
    double log10OneSided(double distance, long draws) {
        return distance > 0 ? Math.min(0, logBound(distance, draws) / Math.log(10)) : 0;
    }

    private double logBound(double distance, long draws) {
        double high = 1;
        while (high < MOST && exponent(2 * high, distance, draws) < exponent(high, distance, draws)) {
            high *= 2;
        }
        double low = 0;
        high *= 2;
        double a = high - GOLDEN * (high - low);
        double b = low + GOLDEN * (high - low);
        double atA = exponent(a, distance, draws);
        double atB = exponent(b, distance, draws);
        for (int i = 0; i < GOLDEN_STEPS; i++) {
            if (atA < atB) {
                high = b;
                b = a;
                atB = atA;
                a = high - GOLDEN * (high - low);
                atA = exponent(a, distance, draws);
            } else {
                low = a;
                a = b;
                atA = atB;
                b = low + GOLDEN * (high - low);
                atB = exponent(b, distance, draws);
            }
        }
        return Math.min(atA, atB);
    }

    /** Returns the natural logarithm of exp(-t d) M(t)^n at t = tau / N, a convex function of tau. */
    private double exponent(double tau, double distance, long draws) {
        double free = samples - tied;
        // Centered and divided by N, the tied ranks are at -free / 2N and the others evenly spaced around tied / 2N.
        double ofTied = Math.log(tied / samples) - tau * free / (2 * samples);
        double ofFree = Math.log(1 / samples)
                + tau * tied / (2 * samples)
                + logSinh(tau * free / (2 * samples))
                - logSinh(tau / (2 * samples));
        double larger = Math.max(ofTied, ofFree);
        double logM = larger + Math.log(Math.exp(ofTied - larger) + Math.exp(ofFree - larger));
        return -tau * distance / samples + draws * logM;
    }

    private static double logSinh(double x) {
        return x < 1 ? Math.log(Math.sinh(x)) : x + Math.log1p(-Math.exp(-2 * x)) - Math.log(2);
    }
}
