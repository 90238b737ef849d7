package dev.invert.internal.kernel;

import java.nio.LongBuffer;

/**
 * Four-Russians tables for several neurons ("lanes") at once: six tables, each with one line per subset of six
 * patterns, which holds the subset's sum on every lane. The total of a set over 36 patterns then takes six line
 * additions.
 */
interface LaneTables {
    /** Number of patterns per table; a table has 64 lines. */
    int GROUP_BITS = 6;

    /** Number of tables. */
    int GROUPS = 6;

    /** Number of patterns that all tables together cover. */
    int BLOCK_PATTERNS = GROUP_BITS * GROUPS;

    /** Sets the totals of the first {@code setCount} sets to zero. */
    void clear(int setCount);

    /**
     * Builds the tables of a block of patterns and adds its sums to the totals.
     *
     * @param values values of the block's patterns, lane after lane
     * @param lanes number of lanes that hold values
     * @param index the bits of every set in this block
     * @param from position of the first set in {@code index}
     * @param setCount number of sets
     */
    void add(long[] values, int lanes, long[] index, int from, int setCount);

    /** Writes the total of set m on lane l to {@code target[m * stride + offset + l]}. */
    void copyTotals(int setCount, int lanes, LongBuffer target, int offset, int stride);
}
