package dev.invert;

/**
 * A confidence interval of an AUC, within [0, 1]. NaN where it is not defined, as for a single positive.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {
    /** Two-sided 95 % of the normal distribution. */
    private static final double NORMAL_QUANTILE = 1.959963984540054;

    /** The interval that is not defined. */
    public static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);

    /** 95 %, by the normal approximation. */
    public static Interval around(double auc, double variance) {
        if (Double.isNaN(variance)) {
            return UNDEFINED;
        }
        double half = NORMAL_QUANTILE * Math.sqrt(variance);
        return new Interval(Math.max(0, auc - half), Math.min(1, auc + half));
    }
}
