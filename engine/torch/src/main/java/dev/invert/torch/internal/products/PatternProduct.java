package dev.invert.torch.internal.products;

import org.bytedeco.pytorch.Tensor;

/**
 * Counts and sums over the intersections of formulas with all concepts, as a matrix product on a device. The results are
 * exact integers, whatever arithmetic the product uses. Bound to one concept set; used by one thread at a time.
 */
public interface PatternProduct extends AutoCloseable {
    /** Returns the name of the arithmetic as used in options and run.json, such as {@code float64-packed}. */
    String name();

    /**
     * Multiplies the truth sets of p formulas for each of k neurons with all concepts.
     *
     * @param masks bool [k p, R]: whether a formula holds for a pattern; the p formulas of a neuron follow each other
     * @param weights int64 [k, R]: centered weights of the neurons, v_p
     * @return n and Z of the intersections, created in the caller's PointerScope
     */
    ProductSums multiply(Tensor masks, Tensor weights);

    /** Frees the concepts on the device. */
    @Override
    void close();
}
