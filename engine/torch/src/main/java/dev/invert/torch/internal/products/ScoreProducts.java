package dev.invert.torch.internal.products;

import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Creates the products of truth sets with weights, and chooses among them. Must be used inside a PointerScope. */
public final class ScoreProducts {
    private static final long FORMULAS = 256;
    private static final long CPU_TRIAL = 50_000_000;
    private static final long CUDA_TRIAL = 50_000_000_000L;

    private final DeviceConcepts problem;
    private final SearchDevice device;
    private final Products bounds;

    public ScoreProducts(DeviceConcepts problem, SearchDevice device) {
        this.problem = problem;
        this.device = device;
        this.bounds = new Products(problem);
    }

    public ScoreProduct of(ProductMode mode) {
        return new ScoreProduct(mode, problem.patternCount(), bounds.maxWeight());
    }

    /**
     * Chooses a mode.
     *
     * @param wanted name of a mode, or {@value Products#AUTO}
     * @throws dev.invert.errors.InvertException if it cannot be used
     */
    public ProductReport choose(String wanted) {
        String name = wanted.equals(ProductMode.FLOAT64_PACKED.text()) ? ProductMode.FLOAT64.text() : wanted;
        long patterns = problem.patternCount();
        long trial = device.isCuda() ? CUDA_TRIAL : CPU_TRIAL;
        long neurons = Math.min(2_048, Math.max(16, trial / patterns / FORMULAS));
        TensorOptions integers = device.options(ScalarType.Long);
        Tensor truthSets =
                torch.randint(2, new long[] {FORMULAS, patterns}, integers).to(ScalarType.Bool);
        Tensor values =
                torch.randint(-bounds.maxWeight(), bounds.maxWeight() + 1, new long[] {neurons, patterns}, integers);
        ProductCheck check = new ProductCheck(problem, bounds.maxWeight());
        List<ProductTrial> trials = Arrays.stream(ProductMode.values())
                .filter(mode -> mode != ProductMode.FLOAT64_PACKED)
                .filter(mode -> mode.isExact(problem.sampleCount(), problem.maxSum()))
                .map(mode -> new ProductTrial(
                        mode, () -> check.difference(of(mode)::checked), () -> opened(of(mode), truthSets, values)))
                .toList();
        Tensor z = torch.ones(new long[] {FORMULAS, neurons}, device.options(ScalarType.Double));
        return new ProductChoice(new Device(device.name()))
                .choose(trials, () -> z.add(new Scalar(1.0)).div(z), name);
    }

    private ProductTrial.Work opened(ScoreProduct product, Tensor truthSets, Tensor values) {
        Tensor masks = product.masks(truthSets);
        List<Tensor> weights = product.allocate(values.size(0), values.size(1), device);
        try {
            product.store(values, weights, 0);
        } catch (RuntimeException | Error e) {
            weights.forEach(Tensor::close);
            throw e;
        }
        return ProductTrial.Work.of(() -> product.sums(masks, weights), () -> weights.forEach(Tensor::close));
    }
}
