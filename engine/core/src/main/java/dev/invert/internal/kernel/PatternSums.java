package dev.invert.internal.kernel;

import dev.invert.internal.memory.NativeBlock;

/** Sums the ranks of several neurons over the patterns of their samples. Thread-safe. */
@FunctionalInterface
interface PatternSums {
    /**
     * Sums ranks.
     *
     * @param ranks N x {@link SampleRanks#NEURONS} ints, the ranks of a sample side by side
     * @param patterns pattern of each sample
     * @param sums R x {@link SampleRanks#NEURONS} longs, overwritten by the sums of each pattern side by side
     */
    void sum(NativeBlock ranks, SamplePatterns patterns, NativeBlock sums);
}
