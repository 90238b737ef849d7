package dev.invert.internal.statistics;

/**
 * Computes 95 % confidence intervals of an AUC that are honest for few positives and near 0 and 1: the smallest interval
 * that contains two others, each of which fails where the other one does not.
 *
 * <ul>
 *   <li>The variance of DeLong, DeLong and Clarke-Pearson (1988) on the logit scale, with Student's t and the degrees of
 *       freedom of Welch and Satterthwaite, as for a difference of two means (Feng, Cortese and Baumgartner 2017 compare
 *       such intervals). Alone it is too narrow if few pairs are in the wrong order, and has no width if none is.
 *   <li>The AUCs that the observed one does not reject at the variance that they would have by themselves, as in method 5
 *       of Newcombe (2006), but with the variance of Hanley and McNeil (1982) for the sizes of both classes instead of
 *       their mean. Of the two ways to assign its exponential model to the classes, the larger variance counts. Alone it
 *       is too narrow if the activations inside and outside differ in their spread.
 * </ul>
 *
 * <p>bench/results/2026-11-intervals has the coverage by simulation.
 *
 * @param low lower end; NaN if the interval is undefined
 * @param high upper end
 */
public record AucInterval(double low, double high) {
    /** 97.5 % quantile of the standard normal distribution, for a two-sided 95 % interval. */
    static final double NORMAL_QUANTILE = 1.959963984540054;

    private static final int BISECTIONS = 60;

    /**
     * Returns the interval; undefined with one positive or one negative.
     *
     * @param auc from 0 to 1
     * @param positivePart part of the variance of the AUC that is due to the positives, from {@link Placements}
     * @param negativePart part that is due to the negatives
     * @param n1 number of positives, at least 1
     * @param n0 number of negatives, at least 1
     */
    public static AucInterval of(double auc, double positivePart, double negativePart, long n1, long n0) {
        if (n1 < 2 || n0 < 2) {
            return new AucInterval(Double.NaN, Double.NaN);
        }
        double low = scoreLow(auc, (double) n1, (double) n0);
        double high = 1 - scoreLow(1 - auc, (double) n1, (double) n0);
        double variance = positivePart + negativePart;
        if (auc <= 0 || auc >= 1 || variance <= 0) {
            return new AucInterval(low, high);
        }
        double degrees =
                variance * variance / (positivePart * positivePart / (n1 - 1) + negativePart * negativePart / (n0 - 1));
        double logit = Math.log(auc / (1 - auc));
        double half = StudentQuantile.of(Math.max(1, degrees)) * Math.sqrt(variance) / (auc * (1 - auc));
        return new AucInterval(
                Math.min(low, 1 / (1 + Math.exp(half - logit))), Math.max(high, 1 / (1 + Math.exp(-half - logit))));
    }

    /**
     * Returns the interval of an AUC on clusters of dependent samples: the smallest one that contains the interval of the
     * clustered standard error on the logit scale, with Student's t and a degree of freedom less than there are clusters
     * with a positive, and the score interval above. Undefined if fewer than two clusters have a positive.
     *
     * @param auc from 0 to 1
     * @param standardError standard error, from {@link ClusteredAuc}
     * @param positiveClusters number of clusters with a positive
     * @param n1 number of positives, at least 1
     * @param n0 number of negatives, at least 1
     */
    public static AucInterval clustered(double auc, double standardError, int positiveClusters, long n1, long n0) {
        if (positiveClusters < 2 || Double.isNaN(standardError) || n1 < 2 || n0 < 2) {
            return new AucInterval(Double.NaN, Double.NaN);
        }
        double low = scoreLow(auc, (double) n1, (double) n0);
        double high = 1 - scoreLow(1 - auc, (double) n1, (double) n0);
        if (auc <= 0 || auc >= 1 || standardError <= 0) {
            return new AucInterval(low, high);
        }
        double logit = Math.log(auc / (1 - auc));
        double half = StudentQuantile.of(positiveClusters - 1.0) * standardError / (auc * (1 - auc));
        return new AucInterval(
                Math.min(low, 1 / (1 + Math.exp(half - logit))), Math.max(high, 1 / (1 + Math.exp(-half - logit))));
    }

    /** Returns the smallest AUC from which the observed one is not further away than 1.96 standard errors. */
    private static double scoreLow(double auc, double n1, double n0) {
        double low = 0;
        double high = auc;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            double variance = Math.max(hanleyMcNeil(middle, n1, n0), hanleyMcNeil(1 - middle, n1, n0));
            if (auc - middle > NORMAL_QUANTILE * Math.sqrt(variance)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** Returns the variance of the AUC if the activations of both classes have exponential distributions. */
    private static double hanleyMcNeil(double auc, double n1, double n0) {
        double square = auc * auc;
        double twoPositives = auc / (2 - auc) - square;
        double twoNegatives = 2 * square / (1 + auc) - square;
        return (auc * (1 - auc) + (n1 - 1) * twoPositives + (n0 - 1) * twoNegatives) / (n1 * n0);
    }
}
