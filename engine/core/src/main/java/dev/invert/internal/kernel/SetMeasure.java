package dev.invert.internal.kernel;

import java.nio.IntBuffer;
import java.nio.LongBuffer;

/** Computes n and Z of a truth set over patterns. Not thread-safe. */
final class SetMeasure {
    private final IntBuffer sizes;
    private final long meanRank;
    private final int wordCount;
    private final long[] measured = new long[2];

    SetMeasure(PatternTable table) {
        this.sizes = table.patternSizes();
        this.meanRank = table.sampleCount() + 1L;
        this.wordCount = table.wordCount();
    }

    /**
     * Returns n and Z of a truth set; the next call overwrites them.
     *
     * @param truth truth set over patterns
     * @param rankSums sum of the doubled mid-ranks of each pattern
     */
    long[] measure(LongBuffer truth, LongBuffer rankSums) {
        long n = 0;
        long sum = 0;
        for (int w = 0; w < wordCount; w++) {
            for (long word = truth.get(w); word != 0; word &= word - 1) {
                int pattern = (w << 6) + Long.numberOfTrailingZeros(word);
                n += sizes.get(pattern);
                sum += rankSums.get(pattern);
            }
        }
        measured[0] = n;
        measured[1] = sum - n * meanRank;
        return measured;
    }
}
