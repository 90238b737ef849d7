package dev.invert.torch.internal.products;

import dev.invert.torch.internal.tensors.DeviceConcepts;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One float64 product of {@code m_p 2^s + v_p}, whose sums {@code n 2^s + Z} contain counts and sums. */
final class PackedProduct implements PatternProduct {
    private final int shift;
    private final Tensor packedSizes;
    private final Tensor concepts;

    PackedProduct(DeviceConcepts problem) {
        this(problem, ProductMode.packingShift(problem.maxSum()));
    }

    /** Creates a product with a given s. One that is too small is not exact. */
    PackedProduct(DeviceConcepts problem, int shift) {
        this.shift = shift;
        Tensor shifted = problem.sizes().mul(new Scalar(1L << shift));
        // Kept last: a failure before leaves nothing behind.
        this.concepts = kept(problem.concepts().t().to(ScalarType.Double));
        this.packedSizes = kept(shifted);
    }

    /** Returns a tensor that outlives the scope in which it was created. */
    static Tensor kept(Tensor tensor) {
        return tensor.detach().retainReference();
    }

    @Override
    public String name() {
        return ProductMode.FLOAT64_PACKED.text();
    }

    @Override
    public ProductSums multiply(Tensor masks, Tensor weights) {
        long neurons = weights.size(0);
        long patterns = masks.size(1);
        Tensor packed = weights.add(packedSizes).to(ScalarType.Double);
        Tensor masked = torch.where(
                        masks.view(neurons, masks.size(0) / neurons, patterns), packed.unsqueeze(1), new Scalar(0))
                .view(masks.size(0), patterns);
        Tensor sums = torch.mm(masked, concepts).to(ScalarType.Long);
        Tensor n = sums.add(new Scalar(1L << (shift - 1))).__rshift__(new Scalar((long) shift));
        Tensor z = sums.sub_(n.bitwise_left_shift(new Scalar((long) shift)));
        return new ProductSums(n, z);
    }

    @Override
    public void close() {
        packedSizes.close();
        concepts.close();
    }
}
