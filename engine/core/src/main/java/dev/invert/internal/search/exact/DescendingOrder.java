package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * Sorts indices by descending value, using one long per value that holds its upper bits and its index. Values that
 * differ by less than one part in 2^30 may come in any order, which is far below the margin of every bound. Reused.
 */
final class DescendingOrder {
    private final long[] keys;
    private final int placeBits;

    /** Creates a sorter for up to {@code capacity} values, fewer than 2^22. */
    DescendingOrder(int capacity) {
        this.keys = new long[capacity];
        this.placeBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, capacity));
        if (placeBits > 22) {
            throw new IllegalArgumentException("capacity=" + capacity + " must be below 2^22");
        }
    }

    /** Sorts the indices of {@code values[from]} to {@code values[to - 1]}; the values stay in place. */
    void sort(double[] values, int from, int to) {
        long places = (1L << placeBits) - 1;
        for (int i = from; i < to; i++) {
            long bits = Double.doubleToRawLongBits(values[i]);
            // Negative doubles order backwards; complementing all bits turns ascending into descending.
            keys[i - from] = (~(bits ^ ((bits >> 63) & Long.MAX_VALUE)) & ~places) | (i - from);
        }
        Arrays.sort(keys, 0, to - from);
    }

    /** Returns the index of the i-th largest value, relative to {@code from}. */
    int place(int i) {
        return (int) (keys[i] & ((1L << placeBits) - 1));
    }
}
