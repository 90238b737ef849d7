package dev.invert;

/**
 * Confidence interval of an AUC, within [0, 1]. Both ends are NaN if it is undefined, for example with a single
 * positive sample.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {
    /** The undefined interval; both ends are NaN. */
    public static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);
}
