package dev.invert.torch.search;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Creates the products of truth sets with weights, and chooses among them. Must be used inside a PointerScope. */
final class ScoreProducts {
    private static final long FORMULAS = 256;
    private static final long CPU_TRIAL = 50_000_000;
    private static final long CUDA_TRIAL = 50_000_000_000L;

    private final DeviceConcepts problem;
    private final SearchDevice device;
    private final Products bounds;

    ScoreProducts(DeviceConcepts problem, SearchDevice device) {
        this.problem = problem;
        this.device = device;
        this.bounds = new Products(problem);
    }

    ScoreProduct of(ProductMode mode) {
        return new ScoreProduct(mode, problem.patternCount(), bounds.maxWeight());
    }

    /**
     * Chooses a mode.
     *
     * @param wanted name of a mode, or {@value ProductChoice#AUTO}
     * @throws dev.invert.errors.InvertException if it cannot be used
     */
    ProductReport choose(String wanted) {
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
        List<ProductTrial> trials = new ArrayList<>();
        List<Tensor> allocated = new ArrayList<>();
        for (ProductMode mode : ProductMode.values()) {
            if (mode != ProductMode.FLOAT64_PACKED && mode.isExact(problem.sampleCount(), problem.maxSum())) {
                ScoreProduct product = of(mode);
                Tensor masks = product.masks(truthSets);
                List<Tensor> weights = product.allocate(neurons, patterns, device);
                allocated.addAll(weights);
                product.store(values, weights, 0);
                trials.add(new ProductTrial(
                        mode, () -> check.difference(product::checked), () -> product.sums(masks, weights)));
            }
        }
        Tensor z = torch.ones(new long[] {FORMULAS, neurons}, device.options(ScalarType.Double));
        try {
            return new ProductChoice(new Device(device.name()))
                    .choose(trials, () -> z.add(new Scalar(1.0)).div(z), name);
        } finally {
            allocated.forEach(Tensor::close);
        }
    }
}
