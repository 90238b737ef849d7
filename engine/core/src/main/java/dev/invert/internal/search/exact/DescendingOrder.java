package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * Orders values, largest first, by sorting one long per value: its upper bits and its place. Values that differ by less
 * than one part in 2^30 may come in any order, which is far below the margin of every bound. Reused.
 */
final class DescendingOrder {
    private final long[] keys;
    private final int placeBits;

    /** For up to {@code capacity} values, at most 2^22. */
    DescendingOrder(int capacity) {
        this.keys = new long[capacity];
        this.placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, capacity));
        if (placeBits > 22) {
            throw new IllegalArgumentException("capacity=" + capacity + " must be below 2^22");
        }
    }

    /** Sorts {@code values[from]} to {@code values[to - 1]}, which stay where they are. */
    void sort(double[] values, int from, int to) {
        long places = (1L << placeBits) - 1;
        for (int i = from; i < to; i++) {
            long bits = Double.doubleToRawLongBits(values[i]);
            // Negative doubles order backwards; complementing all turns ascending into descending.
            keys[i - from] = (~(bits ^ ((bits >> 63) & Long.MAX_VALUE)) & ~places) | (i - from);
        }
        Arrays.sort(keys, 0, to - from);
    }

    /** Where the i-th of the sorted values lies, counted from the first that was sorted. */
    int place(int i) {
        return (int) (keys[i] & ((1L << placeBits) - 1));
    }
}
