package dev.invert.torch.scoring;

import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.score.FormulaPieces;
import dev.invert.score.ScoreBackend;
import dev.invert.score.ScoreSummary;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.TorchErrors;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.internal.products.ProductReport;
import dev.invert.torch.internal.products.Products;
import dev.invert.torch.internal.products.ScoreProduct;
import dev.invert.torch.internal.products.ScoreProducts;
import dev.invert.torch.internal.products.SquareQuarter;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.DeviceTable;
import dev.invert.torch.internal.tensors.IntraOpThreads;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Scores given formulas on the devices of LibTorch. Neurons are ranked there; formulas are evaluated on the host and
 * uploaded as bits. The AUCs equal those of the kernels bit for bit.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
public final class TorchScoreBackend implements ScoreBackend {
    /** Largest number of samples: beyond, sums of ranks exceed what the arithmetic of products can hold. */
    private static final long MOST_SAMPLES = 90_000_000;

    private final List<TorchDevice> devices;
    private final String product;
    private final ScoreMemory limited;
    private DeviceUse use;

    /**
     * Creates a backend.
     *
     * @param device {@code cpu}, {@code cuda} (all CUDA devices), {@code cuda:I}, or {@code auto} (all CUDA devices, or
     *     the CPU if there are none)
     * @param product text of a {@link ProductMode}, or {@link Products#AUTO}; float64-packed means float64,
     *     since counts are known and there is nothing to pack
     * @throws InvertException if a name is unknown, this machine has no such device, or LibTorch does not work
     */
    public static TorchScoreBackend of(String device, String product) {
        if (!product.equals(Products.AUTO)) {
            ProductMode.of(product);
        }
        return new TorchScoreBackend(TorchDevice.of(device), product, null);
    }

    private TorchScoreBackend(List<TorchDevice> devices, String product, ScoreMemory limited) {
        this.devices = devices;
        this.product = product;
        this.limited = limited;
    }

    /** Returns a copy that takes the memory of the devices as limited. */
    TorchScoreBackend withMemory(ScoreMemory memory) {
        return new TorchScoreBackend(devices, product, memory);
    }

    /** Returns how the last job used the devices; null before the first one. */
    synchronized DeviceUse use() {
        return use;
    }

    @Override
    public Optional<ScoreSummary> score(Job job) {
        if (job.table().sampleCount() > MOST_SAMPLES) {
            throw new InvertException("LibTorch can score up to " + MOST_SAMPLES + " samples exactly, there are "
                    + job.table().sampleCount());
        }
        // One thread at a time computes on the CPU; the others evaluate formulas and wait.
        try (IntraOpThreads limit = devices.get(0).isCuda() ? null : IntraOpThreads.limit(job.threads());
                PointerScope scope = new PointerScope()) {
            return Optional.of(run(job));
        } catch (RuntimeException e) {
            throw TorchErrors.at("scoring on " + devices.get(0).name(), e);
        }
    }

    private ScoreSummary run(Job job) {
        PatternTable table = job.table();
        int[] neurons = job.neurons();
        ScoreMemory memory = limited == null ? new ScoreMemory() : limited;
        List<SearchDevice> onDevices = devices.stream().map(SearchDevice::new).toList();
        DeviceTable deviceTable = withoutConcepts(table, onDevices.get(0));
        ScoreProducts products = new ScoreProducts(deviceTable.concepts(), onDevices.get(0));
        ProductReport report = products.choose(product);
        ScoreProduct chosen = products.of(report.mode());
        devices.forEach(TorchDevice::synchronize);
        TorchScorePlan plan =
                TorchScorePlan.of(table, chosen, devices.get(0).isCuda(), neurons.length, freeBytes(table));
        double rankSeconds = 0;
        double evaluateSeconds = 0;
        double scoreSeconds = job.collapseSeconds();
        double writeSeconds = 0;
        long formulaCount = -1;
        for (int first = 0; first < neurons.length; first += plan.neuronsPerPass()) {
            int count = Math.min(plan.neuronsPerPass(), neurons.length - first);
            try (ScoreWeights weights = new ScoreWeights(chosen, count, table.patternCount(), onDevices);
                    FormulaPieces pieces = new FormulaPieces(table, job.formulas(), first == 0 ? job.sink() : null)) {
                ScoreRanking ranking = new ScoreRanking(
                        job.activations(),
                        table,
                        deviceTable,
                        KernelChoice.chosen().scorer(),
                        devices.get(0),
                        plan,
                        memory,
                        neurons,
                        first,
                        weights);
                rankSeconds += ranking.run();
                // Threads that score use other streams than those that have stored the weights.
                devices.forEach(TorchDevice::synchronize);
                TorchScorePass pass = new TorchScorePass(
                        job, pieces, chosen, plan, memory, devices, deviceTable.concepts(), weights, first);
                formulaCount = FormulaPieces.requireSame(formulaCount, pass.run());
                evaluateSeconds += pass.evaluateSeconds();
                scoreSeconds += pass.scoreSeconds();
                writeSeconds += pass.writeSeconds();
            }
        }
        setUse(new DeviceUse(
                devices.stream().map(TorchDevice::name).toList(), report, memory.halvings(), memory.fallbacks()));
        return new ScoreSummary(
                "torch",
                job.threads(),
                table.sampleCount(),
                table.patternCount(),
                job.conceptCount(),
                neurons.length,
                formulaCount,
                rankSeconds,
                evaluateSeconds,
                scoreSeconds,
                writeSeconds);
    }

    private synchronized void setUse(DeviceUse now) {
        use = now;
    }

    /** Returns the patterns of the samples on a device; formulas bring their own truth sets. */
    private static DeviceTable withoutConcepts(PatternTable table, SearchDevice device) {
        Tensor none =
                torch.empty(new long[] {0, table.patternCount()}, device.options(ScalarType.Bool), device.anyFormat());
        Tensor sizes = device.longs(DeviceTable.widened(table.patternSizes()), table.patternCount());
        Tensor patternOfSample = device.longs(DeviceTable.widened(table.patternOfSample()), table.sampleCount());
        long maxSum = SquareQuarter.of(table.sampleCount());
        return new DeviceTable(new DeviceConcepts(none, sizes, table.sampleCount(), maxSum), patternOfSample);
    }

    private long freeBytes(PatternTable table) {
        return devices.stream()
                .mapToLong(device ->
                        device.isCuda() ? device.freeBytes() : table.budget().freeBytes() / 2)
                .min()
                .orElseThrow();
    }

    @Override
    public Map<String, Object> report(ScoreSummary summary) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", "torch");
        DeviceUse last = use();
        if (last != null) {
            fields.putAll(last.fields());
        }
        return fields;
    }
}
