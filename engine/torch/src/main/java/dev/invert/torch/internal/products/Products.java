package dev.invert.torch.internal.products;

import dev.invert.torch.internal.tensors.DeviceConcepts;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Creates the products of a concept set. */
public final class Products {
    /** Name of the choice of a mode by measurement. */
    public static final String AUTO = "auto";

    /** Size of a trial product in multiplications. */
    private static final long CPU_TRIAL = 50_000_000;

    private static final long CUDA_TRIAL = 50_000_000_000L;

    /** Formulas per neuron of a trial product: those of a beam of three. */
    private static final int PARENTS = 3;

    private final DeviceConcepts concepts;
    private final long maxSize;
    private final long maxWeight;

    /** Must be used inside a PointerScope. */
    public Products(DeviceConcepts concepts) {
        this.concepts = concepts;
        this.maxSize = concepts.sizes().max().item_long();
        long count = concepts.sampleCount();
        boolean ranks = concepts.maxSum() == SquareQuarter.of(count);
        // The centered ranks of m samples sum to m (N - m) at most.
        this.maxWeight = ranks && 2 * maxSize <= count ? maxSize * (count - maxSize) : concepts.maxSum();
    }

    /** Returns the bound on the magnitude of a weight. */
    long maxWeight() {
        return maxWeight;
    }

    /** Creates the product of a mode. */
    public PatternProduct of(ProductMode mode) {
        return of(mode, concepts);
    }

    /** Creates the product of a mode for other concepts over the same patterns. */
    PatternProduct of(ProductMode mode, DeviceConcepts of) {
        return mode == ProductMode.FLOAT64_PACKED
                ? new PackedProduct(of)
                : new DigitProduct(mode, of, maxSize, maxWeight);
    }

    /**
     * Chooses a mode.
     *
     * @param wanted name of a mode, or {@value #AUTO}
     * @throws dev.invert.errors.InvertException if it cannot be used
     */
    public ProductReport choose(String wanted) {
        Device device = concepts.concepts().device();
        ProductCheck check = new ProductCheck(concepts, maxWeight);
        long perRow = concepts.patternCount() * concepts.conceptCount();
        long neurons = Math.min(256, Math.max(1, (device.is_cuda() ? CUDA_TRIAL : CPU_TRIAL) / perRow / PARENTS));
        TensorOptions onDevice = concepts.sizes().options();
        Tensor masks = torch.randint(2, new long[] {neurons * PARENTS, concepts.patternCount()}, onDevice)
                .to(ScalarType.Bool);
        Tensor weights = torch.randint(
                        -maxWeight, maxWeight + 1, new long[] {neurons, concepts.patternCount()}, onDevice)
                // Sums stay within their bound.
                .floor_divide(new Scalar(concepts.patternCount()));
        List<ProductTrial> trials = Arrays.stream(ProductMode.values())
                .filter(mode -> mode.isExact(concepts.sampleCount(), concepts.maxSum()))
                .map(mode -> new ProductTrial(
                        mode, () -> check.difference(of -> of(mode, of)), () -> opened(mode, masks, weights)))
                .toList();
        Tensor n = torch.ones(new long[] {neurons * PARENTS, concepts.conceptCount()}, onDevice);
        return new ProductChoice(device).choose(trials, () -> joins(n), wanted);
    }

    private ProductTrial.Work opened(ProductMode mode, Tensor masks, Tensor weights) {
        PatternProduct product = of(mode);
        return ProductTrial.Work.of(() -> product.multiply(masks, weights), product::close);
    }

    /** Does as much work as scoring the four joins of every formula with every concept. */
    private void joins(Tensor sums) {
        Tensor count = sums.to(ScalarType.Double);
        Scalar samples = new Scalar((double) concepts.sampleCount());
        for (int operation = 0; operation < 4; operation++) {
            Tensor n = count.add(count);
            Tensor z = count.sub(count);
            Tensor area = n.mul(n.neg().add(samples));
            z.div(area)
                    .masked_fill(area.le(new Scalar(0)), new Scalar(Double.NEGATIVE_INFINITY))
                    .amax(new long[] {1}, false);
        }
    }
}
