package dev.invert.internal.kernel;

import java.util.Arrays;

/**
 * Sorts longs together with their indices, by radix. Digits that all values share cost nothing. Reused from call to call,
 * so that sorting creates no garbage; not thread-safe.
 */
final class LongSort {
    private static final int DIGIT_BITS = 11;
    private static final int BUCKETS = 1 << DIGIT_BITS;
    private static final int DIGITS = (Long.SIZE + DIGIT_BITS - 1) / DIGIT_BITS;

    private final int[][] histograms = new int[DIGITS][BUCKETS];
    private long[] keys = new long[0];
    private long[] otherKeys = new long[0];
    private int[] indices = new int[0];
    private int[] otherIndices = new int[0];

    /** Sorts the keys of the activations. */
    void sort(WideValues values) {
        int n = values.count();
        if (keys.length < n) {
            keys = new long[n];
            otherKeys = new long[n];
            indices = new int[n];
            otherIndices = new int[n];
        }
        for (int[] histogram : histograms) {
            Arrays.fill(histogram, 0);
        }
        for (int i = 0; i < n; i++) {
            // Digits are unsigned.
            long key = values.key(i) ^ Long.MIN_VALUE;
            keys[i] = key;
            indices[i] = i;
            for (int digit = 0; digit < DIGITS; digit++) {
                histograms[digit][digit(key, digit)]++;
            }
        }
        for (int digit = 0; digit < DIGITS; digit++) {
            if (histograms[digit][digit(keys[0], digit)] < n) {
                sortBy(digit, n);
            }
        }
    }

    private static int digit(long key, int digit) {
        return (int) (key >>> (digit * DIGIT_BITS)) & (BUCKETS - 1);
    }

    private void sortBy(int digit, int n) {
        int[] starts = histograms[digit];
        int next = 0;
        for (int b = 0; b < BUCKETS; b++) {
            int size = starts[b];
            starts[b] = next;
            next += size;
        }
        for (int i = 0; i < n; i++) {
            int place = starts[digit(keys[i], digit)]++;
            otherKeys[place] = keys[i];
            otherIndices[place] = indices[i];
        }
        long[] swapKeys = keys;
        keys = otherKeys;
        otherKeys = swapKeys;
        int[] swapIndices = indices;
        indices = otherIndices;
        otherIndices = swapIndices;
    }

    /** Returns the key at a place of the ascending order. */
    long key(int place) {
        return keys[place] ^ Long.MIN_VALUE;
    }

    /** Returns the sample with that key. */
    int sample(int place) {
        return indices[place];
    }
}
