package dev.invert.internal.kernel;

import dev.invert.internal.memory.NativeBlock;

/** Sums the ranks of drawn samples over their patterns, from the order of all samples. Thread-safe. */
@FunctionalInterface
interface DrawnSums {
    /**
     * Sums doubled mid-ranks.
     *
     * @param order samples in ascending order of activation, as {@link RankOrders} stores them
     * @param listed number of samples in the order; if there are more, the others have one activation
     * @param lower number of samples in the order that are below that activation
     * @param draw the drawn samples
     * @param sums R longs, overwritten by the sums of the patterns
     * @return the number of distinct activations drawn
     */
    long sum(NativeBlock order, int listed, int lower, SampleDraw draw, NativeBlock sums);
}
