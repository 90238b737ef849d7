package dev.invert.torch.search;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.DenseBlock;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.MatrixPrecision;
import dev.invert.torch.internal.products.PatternProduct;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.internal.products.Products;
import dev.invert.torch.internal.products.SquareQuarter;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.DeviceRanker;
import dev.invert.torch.internal.tensors.DeviceTable;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Times single steps of the search on one device, for benchmarks. The first of several devices is used. */
@SuppressWarnings("try") // Scopes are used only for their side effect.
public final class DeviceTimings {
    private final TorchDevice device;
    private final int rounds;

    /**
     * Creates timings.
     *
     * @param device name of a device
     * @param rounds number of times that each step is measured, after a first one; the median counts
     * @throws dev.invert.errors.InvertException if this machine has no such device
     */
    public DeviceTimings(String device, int rounds) {
        this.device = TorchDevice.of(device).get(0);
        this.rounds = rounds;
        MatrixPrecision.requireFull();
    }

    /** Returns the seconds that it takes to upload and rank the first neurons of a dense matrix and to sum their ranks. */
    public double rank(ActivationMatrix activations, ConceptMatrix concepts, int neurons) {
        try (PointerScope scope = new PointerScope();
                SearchDevice lane = new SearchDevice(device);
                PatternTable table =
                        PatternTable.of(concepts, KernelChoice.chosen().collapse());
                DeviceTable onDevice = DeviceTable.of(table, lane, SquareQuarter.of(table.sampleCount()));
                ActivationBlock block = activations.load(0, neurons)) {
            DeviceRanker ranker = new DeviceRanker(onDevice, lane);
            return median(() -> ranker.rank((DenseBlock) block, 0, neurons, false));
        }
    }

    /**
     * Returns the seconds of the products of one level of the search in every mode that is exact for the concepts.
     *
     * @param neurons number of neurons
     * @param parents number of formulas per neuron
     */
    public Map<ProductMode, Double> level(ConceptMatrix concepts, int neurons, int parents) {
        Map<ProductMode, Double> seconds = new EnumMap<>(ProductMode.class);
        try (PointerScope scope = new PointerScope();
                SearchDevice lane = new SearchDevice(device);
                PatternTable table =
                        PatternTable.of(concepts, KernelChoice.chosen().collapse());
                DeviceTable onDevice = DeviceTable.of(table, lane, SquareQuarter.of(table.sampleCount()))) {
            DeviceConcepts problem = onDevice.concepts();
            Products products = new Products(problem);
            long[] maskShape = {(long) neurons * parents, problem.patternCount()};
            long[] weightShape = {neurons, problem.patternCount()};
            Tensor masks =
                    torch.randint(2, maskShape, lane.options(ScalarType.Long)).to(ScalarType.Bool);
            long most = problem.sampleCount() / 2;
            Tensor weights = torch.randint(-most, most + 1, weightShape, lane.options(ScalarType.Long));
            for (ProductMode mode : ProductMode.values()) {
                if (mode.isExact(problem.sampleCount(), problem.maxSum())) {
                    try (PatternProduct product = products.of(mode)) {
                        seconds.put(mode, median(() -> product.multiply(masks, weights)));
                    }
                }
            }
        }
        return seconds;
    }

    private double median(Runnable step) {
        once(step);
        double[] seconds = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            seconds[round] = once(step);
        }
        Arrays.sort(seconds);
        return seconds[rounds / 2];
    }

    private double once(Runnable step) {
        device.synchronize();
        long start = System.nanoTime();
        try (PointerScope scope = new PointerScope()) {
            step.run();
            device.synchronize();
        }
        return (System.nanoTime() - start) * 1e-9;
    }
}
