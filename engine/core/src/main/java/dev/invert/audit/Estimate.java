package dev.invert.audit;

/**
 * An estimate with its 95 % confidence interval.
 *
 * @param value the estimate
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Estimate(double value, double low, double high) {
    private static final double NORMAL_QUANTILE = 1.959963984540054;

    /** Returns an estimate with the interval of the normal approximation, clipped to a range. */
    static Estimate of(double value, double variance, double least, double most) {
        double half = NORMAL_QUANTILE * Math.sqrt(Math.max(0, variance));
        return new Estimate(value, Math.max(least, value - half), Math.min(most, value + half));
    }
}
