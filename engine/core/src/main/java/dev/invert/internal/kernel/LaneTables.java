package dev.invert.internal.kernel;

import java.nio.LongBuffer;

/**
 * Four-russians tables for several neurons ("lanes") at once: six tables, each with a line for every subset of six
 * patterns that holds the subset's sum on every lane. A set's total over 36 patterns is then six line additions.
 */
interface LaneTables {
    /** Patterns that one table covers: 64 lines. */
    int GROUP_BITS = 6;

    /** Tables. */
    int GROUPS = 6;

    /** Patterns that all tables together cover. */
    int BLOCK_PATTERNS = GROUP_BITS * GROUPS;

    /** Starts from zero totals for the first sets. */
    void clear(int setCount);

    /**
     * Builds the tables of a block of patterns and adds them to the totals.
     *
     * @param values of the block's patterns, lane after lane
     * @param lanes how many lanes hold values
     * @param index the block's bits of every set
     * @param from where in the index the first set is
     */
    void add(long[] values, int lanes, long[] index, int from, int setCount);

    /** Writes the total of set m on lane l to {@code target[m * stride + offset + l]}. */
    void copyTotals(int setCount, int lanes, LongBuffer target, int offset, int stride);
}
