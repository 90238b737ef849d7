package dev.invert;

/**
 * Confidence interval of an AUC, within [0, 1]. Both ends are NaN if it is undefined, for example with a single
 * positive sample.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {
    /** 97.5 % quantile of the standard normal distribution, for a two-sided 95 % interval. */
    private static final double NORMAL_QUANTILE = 1.959963984540054;

    /** The undefined interval; both ends are NaN. */
    public static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);

    /**
     * Returns the 95 % interval by the normal approximation, clipped to [0, 1].
     *
     * @param variance variance of the AUC; if NaN, the interval is undefined
     */
    public static Interval around(double auc, double variance) {
        if (Double.isNaN(variance)) {
            return UNDEFINED;
        }
        double half = NORMAL_QUANTILE * Math.sqrt(variance);
        return new Interval(Math.max(0, auc - half), Math.min(1, auc + half));
    }
}
