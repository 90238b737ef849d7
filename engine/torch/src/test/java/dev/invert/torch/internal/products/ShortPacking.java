package dev.invert.torch.internal.products;

import dev.invert.torch.internal.tensors.DeviceConcepts;

/** Packed products with too few bits for sums, for tests outside of this package. */
public final class ShortPacking {
    private ShortPacking() {}

    /** Returns a product that lacks some of the bits that it needs. */
    public static PatternProduct of(DeviceConcepts problem, int missingBits) {
        return new PackedProduct(problem, ProductMode.packingShift(problem.maxSum()) - missingBits);
    }
}
