package dev.invert.torch.search;

import org.bytedeco.pytorch.Tensor;

/**
 * Counts and sums over the intersections of formulas with all concepts, as a matrix product on a device. The results are
 * exact integers, whatever arithmetic the product uses. Bound to one concept set; used by one thread at a time.
 */
interface PatternProduct extends AutoCloseable {
    /** Returns the name of the arithmetic as used in options and run.json, such as {@code float64-packed}. */
    String name();

    /**
     * Multiplies the truth sets of p formulas for each of k neurons with all concepts.
     *
     * @param masks bool [k p, R]: whether a formula holds for a pattern; the p formulas of a neuron follow each other
     * @param weights int64 [k, R]: centered weights of the neurons, v_p
     * @return n and Z of the intersections, created in the caller's PointerScope
     */
    Sums multiply(Tensor masks, Tensor weights);

    /**
     * Results of a product.
     *
     * @param n int64 [k p, C]: number of samples in the intersection of a formula and a concept
     * @param z int64 [k p, C]: sum of the centered weights of these samples
     */
    record Sums(Tensor n, Tensor z) {}

    /** Frees the concepts on the device. */
    @Override
    void close();
}
