package dev.invert.evaluate;

/**
 * A mean over neurons with a bootstrap interval.
 *
 * @param value the mean
 * @param low 2.5th percentile over neurons drawn with replacement; NaN without bootstrap
 * @param high 97.5th percentile
 */
public record Bootstrapped(double value, double low, double high) {}
