package dev.invert.internal.search;

/**
 * The quantity that a search maximizes or minimizes: a function of a formula's support n and of a linear sum over its
 * samples. Both are integers, so comparisons are exact on every kernel and device.
 */
public interface Objective {
    /** Returns the name as used in options and files. */
    String name();

    /**
     * Compares two formulas by their values, exactly.
     *
     * @param n1 support of the first formula, in samples
     * @param sum1 linear sum of the first formula
     * @param n2 support of the second formula
     * @param sum2 linear sum of the second formula
     * @return a negative number, 0 or a positive number if the first value is lower than, equal to or higher than the
     *     second
     */
    int compare(long n1, long sum1, long n2, long sum2);

    /** Returns the value of a formula, rounded to a double. */
    double value(long n, long sum);
}
