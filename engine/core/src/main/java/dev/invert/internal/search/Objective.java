package dev.invert.internal.search;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.ScoreRule;

/**
 * The quantity that a search maximizes: a function of a formula's length, of its support n and of a
 * linear sum over its samples. To search for low values, callers pass sums with the opposite sign. Values are compared
 * from integers, by exact arithmetic or by arithmetic with defined rounding, so that all kernels and devices agree.
 */
public interface Objective {
    /** Returns the name as used in options and files. */
    String name();

    /**
     * Returns a weigher for one thread. It gives each neuron the weights that the linear sum adds up; by default the
     * doubled mid-ranks, so that the sum is Z.
     *
     * @param table the samples of the neurons
     */
    default NeuronWeigher weigher(PatternTable table) {
        return (workspace, lane, neuron) -> this;
    }

    /** Returns whether the linear sum is Z, the sum of the centered ranks. */
    default boolean sumsRanks() {
        return true;
    }

    /** Returns the rule by which kernels select formulas of a length; scores of all lengths are comparable. */
    ScoreRule rule(int length);

    /**
     * Compares two formulas by their values.
     *
     * @param n1 support of the first formula, in samples
     * @param sum1 linear sum of the first formula
     * @param length1 number of literals of the first formula
     * @param n2 support of the second formula
     * @param sum2 linear sum of the second formula
     * @param length2 number of literals of the second formula
     * @return a negative number, 0 or a positive number if the first value is lower than, equal to or higher than the
     *     second
     */
    int compare(long n1, long sum1, int length1, long n2, long sum2, int length2);

    /** Returns the value of a formula, rounded to a double. */
    double value(long n, long sum, int length);

    /** Returns the value that corresponds to a score of {@link #rule}. */
    double valueOf(double score);

    /** Returns the value as a search for low values reports it: the AUC 0.3 where a search for high ones reports 0.7. */
    double mirrored(double value);

    /**
     * Returns the value of a formula in the direction of a search.
     *
     * @param sum linear sum, with its own sign
     * @param sign 1 if high values are searched, -1 if low ones
     */
    default double signedValue(long n, long sum, int length, int sign) {
        return sign > 0 ? value(n, sum, length) : mirrored(value(n, -sum, length));
    }
}
