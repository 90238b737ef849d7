package dev.invert.internal.kernel;

import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Finds the rank that most samples of a neuron share, such as that of the zeros of a sparse latent. Sums over formulas
 * then take the time of the other samples: the sum of a formula is its count times the shared rank, plus the offsets of
 * the samples with other ranks.
 */
final class SharedRank {
    /** Number of patterns that are looked at: if half of all samples share a rank, it is nearly always found. */
    private static final int PROBES = 63;

    /** Number of patterns below which all of them are summed in no time. */
    private static final int LEAST_PATTERNS = 256;

    private SharedRank() {}

    /** Returns whether a table has so many patterns that skipping most of them pays. */
    static boolean pays(PatternTable table) {
        return table.patternCount() >= LEAST_PATTERNS;
    }

    /** Returns the largest number of patterns with other ranks for which it pays to treat them apart. */
    static int limit(PatternTable table) {
        return table.patternCount() / 4;
    }

    /**
     * Returns the most frequent rank among some patterns spread over all of them. The result may be any rank: callers
     * count the patterns that differ.
     *
     * @param sums sum of the doubled mid-ranks, or of other weights, of each pattern
     * @param sizes number of samples of each pattern
     * @param patternCount number of patterns, at least 1
     */
    static long guess(LongBuffer sums, IntBuffer sizes, int patternCount) {
        int probes = Math.min(PROBES, patternCount);
        long best = 0;
        int votes = 0;
        long[] ranks = new long[probes];
        for (int i = 0; i < probes; i++) {
            int pattern = (int) ((long) i * patternCount / probes);
            // A pattern of a selection of samples may have none.
            int size = Math.max(1, sizes.get(pattern));
            ranks[i] = sums.get(pattern) / size;
            int equal = 0;
            for (int k = 0; k <= i; k++) {
                equal += ranks[k] == ranks[i] ? 1 : 0;
            }
            if (equal > votes) {
                votes = equal;
                best = ranks[i];
            }
        }
        return best;
    }
}
