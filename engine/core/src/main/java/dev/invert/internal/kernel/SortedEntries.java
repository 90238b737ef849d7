package dev.invert.internal.kernel;

import java.util.Arrays;

/**
 * The nonzero float32 activations of a neuron in ascending order, each with its pattern, and their ranks among all
 * samples. The sort carries pattern numbers, not samples, so that no array of ranks is ever written. Reused; not
 * thread-safe.
 */
final class SortedEntries {
    /** Bits of the exponent, which NaN and infinities have all set. */
    static final int EXPONENT = 0x7F800000;

    private static final int DIGIT_BITS = 11;
    private static final int BUCKETS = 1 << DIGIT_BITS;
    private static final int DIGIT_MASK = BUCKETS - 1;
    private static final int DIGITS = 3;

    private final int[][] histograms = new int[DIGITS][BUCKETS];
    private final int[] low = histograms[0];
    private final int[] middle = histograms[1];
    private final int[] high = histograms[2];
    /** Key in the upper, pattern in the lower 32 bits. */
    private long[] entries = new long[0];

    private long[] sorted = new long[0];
    private int count;
    private int negatives;
    private int zeros;

    /** Receives the ranks of samples. */
    @FunctionalInterface
    interface Target {
        /** Adds to the sum of a pattern the doubled mid-rank of one of its samples, less {@link #zeroRank}. */
        void add(int pattern, long offset);
    }

    /** Clears the list and makes room for {@code capacity} activations. */
    void start(int capacity) {
        if (entries.length <= capacity) {
            entries = new long[capacity + 1];
            sorted = new long[capacity + 1];
        }
        for (int[] histogram : histograms) {
            Arrays.fill(histogram, 0);
        }
        count = 0;
    }

    /**
     * Adds an activation, unless it is 0.
     *
     * @param bits the activation, finite, as bits of a float32
     */
    void add(int bits, int pattern) {
        // Counts and overwrites instead of skipping: no processor can predict the zeros of a rectified layer.
        int present = bits << 1 == 0 ? 0 : 1;
        // Negative floats order backwards: flips all bits of negative values and only the sign of the others.
        int key = bits ^ ((bits >> 31) | 0x80000000);
        low[key & DIGIT_MASK] += present;
        middle[(key >>> DIGIT_BITS) & DIGIT_MASK] += present;
        high[key >>> (2 * DIGIT_BITS)] += present;
        entries[count] = ((long) key << 32) | pattern;
        count += present;
    }

    /**
     * Sorts the activations that were added.
     *
     * @param sampleCount N; all samples but those that were added have activation 0
     */
    void sort(int sampleCount) {
        zeros = sampleCount - count;
        for (int digit = 0; digit < DIGITS; digit++) {
            int[] starts = histograms[digit];
            int shift = 32 + digit * DIGIT_BITS;
            if (count == 0 || starts[(int) (entries[0] >>> shift) & DIGIT_MASK] == count) {
                continue;
            }
            int next = 0;
            for (int b = 0; b < BUCKETS; b++) {
                int size = starts[b];
                starts[b] = next;
                next += size;
            }
            for (int i = 0; i < count; i++) {
                long entry = entries[i];
                sorted[starts[(int) (entry >>> shift) & DIGIT_MASK]++] = entry;
            }
            long[] swap = entries;
            entries = sorted;
            sorted = swap;
        }
        negatives = 0;
        while (negatives < count && entries[negatives] >= 0) {
            negatives++;
        }
    }

    /** Returns the number of activations other than 0. */
    int count() {
        return count;
    }

    /** Returns the doubled mid-rank of activation 0, or 0 if no sample has it. */
    long zeroRank() {
        return zeros == 0 ? 0 : 2L * negatives + zeros + 1;
    }

    /**
     * Passes the ranks of all samples but those of activation 0 to a target.
     *
     * @param summary receives whether all activations are equal, and their tie term
     */
    void rank(Target target, RankSummary summary) {
        long zeroRank = zeroRank();
        double tieTerm = 0;
        for (int from = 0; from < count; ) {
            if (from == negatives) {
                tieTerm += tieTerm(zeros);
            }
            int key = (int) (entries[from] >>> 32);
            int to = from + 1;
            while (to < count && (int) (entries[to] >>> 32) == key) {
                to++;
            }
            long below = from < negatives ? from : (long) from + zeros;
            long offset = 2 * below + (to - from) + 1 - zeroRank;
            for (int i = from; i < to; i++) {
                target.add((int) entries[i], offset);
            }
            tieTerm += tieTerm(to - from);
            from = to;
        }
        if (negatives == count) {
            tieTerm += tieTerm(zeros);
        }
        boolean constant = zeros == 0 ? (int) (entries[0] >>> 32) == (int) (entries[count - 1] >>> 32) : count == 0;
        summary.set(-1, constant, tieTerm);
    }

    /** Returns the share of ties of a group in the variance of rank sums. */
    static double tieTerm(double size) {
        return size * size * size - size;
    }

    /** Returns a locator of samples in this order, valid until the next {@link #start}. */
    JavaLocator locator() {
        return new JavaLocator(entries, count, negatives, zeros);
    }

    /**
     * Returns the moments as 16-bit activations have them: summed over distinct values in ascending order.
     *
     * @param first the activation of the first sample
     */
    Moments momentsOfDistinct(double first) {
        double sum = 0;
        double squares = 0;
        for (int from = 0; from <= count; ) {
            if (from == negatives && zeros > 0) {
                sum += zeros * -first;
                squares += zeros * (first * first);
            }
            if (from == count) {
                break;
            }
            int to = from + 1;
            while (to < count && entries[to] >>> 32 == entries[from] >>> 32) {
                to++;
            }
            double distance = JavaLocator.value(entries[from]) - first;
            sum += (to - from) * distance;
            squares += (to - from) * (distance * distance);
            from = to;
        }
        return new Moments(first, sum, squares);
    }
}
