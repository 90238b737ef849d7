package dev.invert.internal.kernel;

import java.nio.FloatBuffer;

/**
 * Locates samples in the order that {@link JavaRanker} produced: nonzero values ascending, with key and pattern in one
 * word.
 */
final class JavaLocator {
    private static final int MOMENT_LANES = 16;

    private final long[] entries;
    private final int entryCount;
    private final int negatives;
    private final int zeros;

    JavaLocator(long[] entries, int entryCount, int negatives, int zeros) {
        this.entries = entries;
        this.entryCount = entryCount;
        this.negatives = negatives;
        this.zeros = zeros;
    }

    /** Implements {@link RankedNeuron#locate}, except for the moments. */
    void locate(byte[] formulas, int position, LocatedSamples found) {
        int begin = 0;
        int end = 0;
        for (int i = 0; i < entryCount; i++) {
            int holding = formulas[(int) entries[i]] & 0xFF;
            if (holding == 0) {
                continue;
            }
            if (i >= end) {
                begin = groupBegin(i);
                end = groupEnd(i);
            }
            int below = i < negatives ? 0 : zeros;
            found.add(begin + below, end + below, value(entries[i]), holding);
        }
        int zerosEnd = negatives + zeros;
        if (position >= negatives && position < zerosEnd) {
            found.setGroups(negatives, zerosEnd, negatives, zerosEnd);
        } else {
            int below = position < negatives ? 0 : zeros;
            found.setGroups(
                    negatives, zerosEnd, groupBegin(position - below) + below, groupEnd(position - below) + below);
        }
    }

    private int groupBegin(int i) {
        int begin = i;
        while (begin > 0 && entries[begin - 1] >>> 32 == entries[i] >>> 32) {
            begin--;
        }
        return begin;
    }

    private int groupEnd(int i) {
        int end = i + 1;
        while (end < entryCount && entries[end] >>> 32 == entries[i] >>> 32) {
            end++;
        }
        return end;
    }

    /** Returns the activation of an entry. */
    static float value(long entry) {
        int key = (int) (entry >>> 32);
        return Float.intBitsToFloat(key ^ (~(key >> 31) | 0x80000000));
    }

    /** Sums the activations. All kernels add in this order, which is part of the result. */
    static Moments moments(FloatBuffer values) {
        double first = values.get(0);
        double[] sums = new double[MOMENT_LANES];
        double[] squares = new double[MOMENT_LANES];
        for (int i = 0; i < values.limit(); i++) {
            double distance = values.get(i) - first;
            sums[i % MOMENT_LANES] += distance;
            squares[i % MOMENT_LANES] += distance * distance;
        }
        double sum = 0;
        double square = 0;
        for (int lane = 0; lane < MOMENT_LANES; lane++) {
            sum += sums[lane];
            square += squares[lane];
        }
        return new Moments(first, sum, square);
    }
}
