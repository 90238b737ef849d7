package dev.invert.internal.kernel;

import java.nio.LongBuffer;

/** The patterns of one neuron whose rank is not the one that most samples share; see {@link SharedRank}. */
final class JavaOffsets {
    private final PatternTable table;
    private final int[] sizes;
    private final int[] patterns;
    private final long[] offsets;
    private long shared;
    private int count;

    JavaOffsets(PatternTable table) {
        this.table = table;
        this.sizes = new int[table.patternCount()];
        table.patternSizes().get(sizes);
        this.patterns = new int[SharedRank.limit(table)];
        this.offsets = new long[patterns.length];
    }

    /**
     * Lists the patterns with other ranks than the shared one; returns whether they are few.
     *
     * @param patternSums sum of the doubled mid-ranks, or of other weights, of each pattern
     */
    boolean list(long[] patternSums) {
        shared = SharedRank.guess(LongBuffer.wrap(patternSums), table.patternSizes(), patternSums.length);
        count = 0;
        for (int p = 0; p < patternSums.length; p++) {
            long offset = patternSums[p] - sizes[p] * shared;
            if (offset != 0) {
                if (count == patterns.length) {
                    return false;
                }
                patterns[count] = p;
                offsets[count++] = offset;
            }
        }
        return true;
    }

    /**
     * Returns the rank sum of a truth set.
     *
     * @param n number of samples in the set
     */
    long sum(long[] truth, long n) {
        long sum = shared * n;
        for (int i = 0; i < count; i++) {
            int pattern = patterns[i];
            sum += (truth[pattern >>> 6] >>> pattern & 1) != 0 ? offsets[i] : 0;
        }
        return sum;
    }

    /** Returns the shared doubled mid-rank. */
    long shared() {
        return shared;
    }

    /** Returns the number of listed patterns. */
    int count() {
        return count;
    }

    /** Returns a listed pattern, in ascending order. */
    int pattern(int i) {
        return patterns[i];
    }

    /** Returns the rank sum of a listed pattern less its size times the shared rank. */
    long offset(int i) {
        return offsets[i];
    }
}
