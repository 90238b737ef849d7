package dev.invert.torch.internal.products;

import dev.invert.torch.internal.tensors.DeviceConcepts;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Products of counts and sums apart, each split into as many digits as the mode needs. */
final class DigitProduct implements PatternProduct {
    private final ProductMode mode;
    private final Multiplier multiplier;
    private final BalancedDigits sizeDigits;
    private final BalancedDigits weightDigits;
    private final List<Tensor> sizes;
    private final Tensor concepts;

    /**
     * Uploads nothing: the concepts are on the device already.
     *
     * @param maxSize bound on the number of samples of a pattern
     * @param maxWeight bound on the magnitude of a weight
     */
    DigitProduct(ProductMode mode, DeviceConcepts problem, long maxSize, long maxWeight) {
        this(mode, new Multiplier(mode), problem, maxSize, maxWeight);
    }

    DigitProduct(ProductMode mode, Multiplier multiplier, DeviceConcepts problem, long maxSize, long maxWeight) {
        this.mode = mode;
        this.multiplier = multiplier;
        this.sizeDigits = mode.digits(problem.patternCount(), maxSize);
        this.weightDigits = mode.digits(problem.patternCount(), maxWeight);
        this.sizes = multiplier.operands(sizeDigits, problem.sizes()).stream()
                .map(PackedProduct::kept)
                .toList();
        try {
            this.concepts =
                    PackedProduct.kept(multiplier.operand(problem.concepts().t()));
        } catch (RuntimeException | Error e) {
            sizes.forEach(Tensor::close);
            throw e;
        }
    }

    @Override
    public String name() {
        return mode.text();
    }

    @Override
    public ProductSums multiply(Tensor masks, Tensor weights) {
        long neurons = weights.size(0);
        Tensor grouped = masks.view(neurons, masks.size(0) / neurons, masks.size(1));
        Tensor n = product(sizeDigits, sizes, grouped);
        Tensor z = product(weightDigits, multiplier.operands(weightDigits, weights), grouped);
        return new ProductSums(n.to(ScalarType.Long), z.to(ScalarType.Long));
    }

    /** ProductSums digits, [R] or [k, R], over the intersections of masks [k, p, R] with all concepts. */
    private Tensor product(BalancedDigits digits, List<Tensor> operands, Tensor masks) {
        long rows = masks.size(0) * masks.size(1);
        return Multiplier.combine(
                digits,
                operands.stream()
                        .map(operand -> torch.where(masks, operand.unsqueeze(-2), new Scalar(0))
                                .view(rows, masks.size(2)))
                        .map(masked -> multiplier.multiply(masked, concepts))
                        .toList());
    }

    @Override
    public void close() {
        concepts.close();
        sizes.forEach(Tensor::close);
    }
}
