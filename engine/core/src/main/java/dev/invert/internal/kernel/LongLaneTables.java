package dev.invert.internal.kernel;

import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Tables of 64-bit sums, for any number of samples.
 *
 * <p>Each line is an array of its own: C2 vectorizes a loop over several arrays with one index, but not one over
 * several offsets into the same array, because a store might then change a value that is loaded later.
 */
final class LongLaneTables implements LaneTables {
    private static final int LINES = 1 << GROUP_BITS;
    private static final int MASK = LINES - 1;

    private final long[][] table;
    private final long[][] totals;

    LongLaneTables(int setCapacity, int lanes) {
        this.table = new long[GROUPS * LINES][lanes];
        this.totals = new long[setCapacity][lanes];
    }

    @Override
    public void clear(int setCount) {
        for (int m = 0; m < setCount; m++) {
            Arrays.fill(totals[m], 0);
        }
    }

    @Override
    public void add(long[] values, int lanes, long[] index, int from, int setCount) {
        for (int group = 0; group < GROUPS; group++) {
            build(values, lanes, group);
        }
        for (int m = 0; m < setCount; m++) {
            long bits = index[from + m];
            addLines(
                    totals[m],
                    table[(int) bits & MASK],
                    table[LINES + ((int) (bits >>> GROUP_BITS) & MASK)],
                    table[2 * LINES + ((int) (bits >>> (2 * GROUP_BITS)) & MASK)],
                    table[3 * LINES + ((int) (bits >>> (3 * GROUP_BITS)) & MASK)],
                    table[4 * LINES + ((int) (bits >>> (4 * GROUP_BITS)) & MASK)],
                    table[5 * LINES + ((int) (bits >>> (5 * GROUP_BITS)) & MASK)]);
        }
    }

    /**
     * Builds the table of a group. Line 0 stays 0; each line with highest bit b is the line without that bit plus the
     * pattern of bit b.
     */
    private void build(long[] values, int lanes, int group) {
        int first = group * LINES;
        for (int bit = 0; bit < GROUP_BITS; bit++) {
            int half = 1 << bit;
            long[] single = table[first + half];
            for (int lane = 0; lane < lanes; lane++) {
                single[lane] = values[lane * BLOCK_PATTERNS + group * GROUP_BITS + bit];
            }
            for (int line = 1; line < half; line++) {
                addPair(table[first + half + line], table[first + line], single);
            }
        }
    }

    private static void addPair(long[] target, long[] a, long[] b) {
        for (int lane = 0; lane < target.length; lane++) {
            target[lane] = a[lane] + b[lane];
        }
    }

    private static void addLines(long[] total, long[] a, long[] b, long[] c, long[] d, long[] e, long[] f) {
        for (int lane = 0; lane < total.length; lane++) {
            total[lane] += a[lane] + b[lane] + c[lane] + d[lane] + e[lane] + f[lane];
        }
    }

    @Override
    public void copyTotals(int setCount, int lanes, LongBuffer target, int offset, int stride) {
        for (int m = 0; m < setCount; m++) {
            long[] total = totals[m];
            for (int lane = 0; lane < lanes; lane++) {
                target.put(m * stride + offset + lane, total[lane]);
            }
        }
    }
}
