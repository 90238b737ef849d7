package dev.invert.internal.search;

/**
 * The quantity that a search maximizes or minimizes: a function of a formula's support n and of a linear sum over its
 * samples. Both are integers, so comparisons are exact on every kernel and device.
 */
public interface Objective {
    /** Returns the name, as options and files spell it. */
    String name();

    /**
     * Compares two formulas by their values, exactly.
     *
     * @return less than, equal to or greater than 0 as the first value is lower than, equal to or higher than the second
     */
    int compare(long n1, long sum1, long n2, long sum2);

    /** Returns the value of a formula as a double, rounded once or twice. */
    double value(long n, long sum);
}
