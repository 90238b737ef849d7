package dev.invert.torch.internal.products;

import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Products of the truth sets of given formulas with the weights of neurons: Z. Counts are known, so nothing is packed.
 * Immutable; intermediate tensors belong to the caller's PointerScope.
 */
public final class ScoreProduct {
    private final ProductMode mode;
    private final Multiplier multiplier;
    private final BalancedDigits digits;

    /**
     * Chooses digits.
     *
     * @param patterns R
     * @param maxWeight bound on the magnitude of a weight
     */
    public ScoreProduct(ProductMode mode, long patterns, long maxWeight) {
        this.mode = mode;
        this.multiplier = new Multiplier(mode);
        this.digits = mode.digits(patterns, maxWeight);
    }

    public ProductMode mode() {
        return mode;
    }

    /** Returns the bytes that the weights of one neuron take. */
    public long weightBytes(long patterns) {
        return patterns * digits.count() * operandBytes();
    }

    /** Returns the bytes of one element of an operand. */
    public int operandBytes() {
        return switch (mode) {
            case FLOAT64_PACKED, FLOAT64 -> Double.BYTES;
            case FLOAT16 -> Short.BYTES;
            case FLOAT32 -> Float.BYTES;
            case INT8 -> Byte.BYTES;
        };
    }

    /** Allocates the weights of neurons, one tensor [K, R] per digit, which outlive the current scope. */
    public List<Tensor> allocate(long neurons, long patterns, SearchDevice device) {
        List<Tensor> kept = new ArrayList<>();
        try {
            for (int digit = 0; digit < digits.count(); digit++) {
                kept.add(PackedProduct.kept(torch.empty(
                        new long[] {neurons, patterns}, device.options(multiplier.operandType()), device.anyFormat())));
            }
            return kept;
        } catch (RuntimeException | Error e) {
            kept.forEach(Tensor::close);
            throw e;
        }
    }

    /** Writes int64 weights [k, R] to the neurons from {@code at}. */
    public void store(Tensor weights, List<Tensor> target, long at) {
        List<Tensor> operands = multiplier.operands(digits, weights);
        for (int digit = 0; digit < operands.size(); digit++) {
            target.get(digit).narrow(0, at, weights.size(0)).copy_(operands.get(digit));
        }
    }

    /** Returns truth sets, bool [F, R], as an operand. */
    public Tensor masks(Tensor truthSets) {
        return multiplier.operand(truthSets);
    }

    /**
     * Sums weights over truth sets.
     *
     * @param masks operand [F, R]
     * @param weights operands [K, R], one per digit
     * @return Z [F, K]: integers in int64 or float64
     */
    public Tensor sums(Tensor masks, List<Tensor> weights) {
        return Multiplier.combine(
                digits,
                weights.stream()
                        .map(digit -> multiplier.multiply(masks, digit.t()))
                        .toList());
    }

    /** Returns this product in the form that {@link ProductCheck} takes: formulas are the concepts, neurons the masks. */
    PatternProduct checked(DeviceConcepts problem) {
        return new PatternProduct() {
            @Override
            public String name() {
                return mode.text();
            }

            @Override
            public ProductSums multiply(Tensor masks, Tensor weights) {
                long neurons = weights.size(0);
                Tensor grouped = masks.view(neurons, masks.size(0) / neurons, masks.size(1));
                return new ProductSums(sum(grouped.mul(problem.sizes())), sum(grouped.mul(weights.unsqueeze(1))));
            }

            private Tensor sum(Tensor values) {
                Tensor rows = values.flatten(0, 1);
                return sums(masks(problem.concepts()), multiplier.operands(digits, rows))
                        .t()
                        .to(ScalarType.Long);
            }

            @Override
            public void close() {
                // The concepts belong to the caller.
            }
        };
    }
}
