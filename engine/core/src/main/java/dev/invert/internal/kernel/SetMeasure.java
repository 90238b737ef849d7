package dev.invert.internal.kernel;

import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Computes n and Z of a truth set over patterns. Not thread-safe. */
public final class SetMeasure {
    private final IntBuffer sizes;
    /** Patterns of another size than 1. */
    private final long[] otherSizes;

    private final long meanRank;
    private final int wordCount;
    private final long[] measured = new long[2];

    /** Prepares the sizes of the patterns of a table. */
    public SetMeasure(PatternTable table) {
        this.sizes = table.patternSizes();
        this.meanRank = table.sampleCount() + 1L;
        this.wordCount = table.wordCount();
        this.otherSizes = new long[wordCount];
        for (int p = 0; p < table.patternCount(); p++) {
            otherSizes[p >>> 6] |= sizes.get(p) != 1 ? 1L << p : 0;
        }
    }

    /**
     * Returns n and Z of a truth set; the next call overwrites them.
     *
     * @param truth truth set over patterns
     * @param rankSums sum of the doubled mid-ranks of each pattern
     */
    long[] measure(LongBuffer truth, LongBuffer rankSums) {
        long sum = 0;
        for (int w = 0; w < wordCount; w++) {
            for (long word = truth.get(w); word != 0; word &= word - 1) {
                sum += rankSums.get((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
        return measured(size(truth), sum);
    }

    /**
     * Returns n and Z of a truth set; the next call overwrites them.
     *
     * @param truth truth set over patterns
     * @param centered v_p of each pattern
     */
    public long[] measureCentered(LongBuffer truth, LongBuffer centered) {
        long[] result = measure(truth, centered);
        result[1] += result[0] * meanRank;
        return result;
    }

    /**
     * Returns n and Z of a truth set from its rank sum; the next call overwrites them.
     *
     * @param sum sum of the doubled mid-ranks of the samples in the set
     */
    long[] measured(long n, long sum) {
        measured[0] = n;
        measured[1] = sum - n * meanRank;
        return measured;
    }

    /** Returns the number of samples in a truth set. */
    long size(LongBuffer truth) {
        long n = 0;
        for (int w = 0; w < wordCount; w++) {
            long word = truth.get(w);
            n += Long.bitCount(word);
            for (long rest = word & otherSizes[w]; rest != 0; rest &= rest - 1) {
                n += sizes.get((w << 6) + Long.numberOfTrailingZeros(rest)) - 1;
            }
        }
        return n;
    }
}
