package dev.invert.torch.search;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.score.FormulaPieces;
import dev.invert.score.FormulaSource;
import dev.invert.score.FormulaTruthSets;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import dev.invert.torch.TorchDevice;
import dev.invert.torch.TorchErrors;
import java.util.List;
import java.util.function.LongConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Computes the exact AUC of given formulas on given neurons on the devices of LibTorch. The AUCs equal those of
 * {@link dev.invert.score.Scorer} bit for bit. Immutable and thread-safe.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
public final class TorchScorer {
    /** Name of this way of scoring in options and run.json. */
    public static final String NAME = "torch";

    private final String devices;
    private final String product;
    private final int threads;
    private final LongConsumer progress;
    private final ScoreMemory limited;

    private TorchScorer(String devices, String product, int threads, LongConsumer progress, ScoreMemory limited) {
        this.devices = devices;
        this.product = product;
        this.threads = threads;
        this.progress = progress;
        this.limited = limited;
    }

    /**
     * Returns a scorer with one thread of the host per processor, which chooses its arithmetic by measurement.
     *
     * @param devices {@code cpu}, {@code cuda} (all CUDA devices), {@code cuda:I}, or {@code auto} (all CUDA devices, or
     *     the CPU if there are none)
     */
    public static TorchScorer on(String devices) {
        return new TorchScorer(
                devices, ProductChoice.AUTO, Runtime.getRuntime().availableProcessors(), done -> {}, null);
    }

    /**
     * Returns a copy with another number of threads that evaluate formulas.
     *
     * @param count at least 1
     */
    public TorchScorer withThreads(int count) {
        return new TorchScorer(devices, product, count, progress, limited);
    }

    /**
     * Returns a copy with a progress listener.
     *
     * @param listener as for {@link dev.invert.score.Scorer#withProgress}
     */
    public TorchScorer withProgress(LongConsumer listener) {
        return new TorchScorer(devices, product, threads, listener, limited);
    }

    /**
     * Returns a copy with a given arithmetic.
     *
     * @param name text of a {@link ProductMode}, or {@code auto}; float64-packed means float64, since there is nothing
     *     to pack
     */
    public TorchScorer withProduct(String name) {
        return new TorchScorer(devices, name, threads, progress, limited);
    }

    /** Returns a copy that takes the memory of the devices as limited. */
    TorchScorer withMemory(ScoreMemory memory) {
        return new TorchScorer(devices, product, threads, progress, memory);
    }

    /** Sizes and costs of a run, and how it used the devices. */
    public record Result(ScoreSummary summary, DeviceUse use) {}

    /**
     * Scores formulas on neurons; see {@link dev.invert.score.Scorer#score} for the parameters.
     *
     * @throws InvertException as there, and if LibTorch or a device does not work here
     */
    public Result score(
            ActivationMatrix activations,
            ConceptMatrix concepts,
            int[] neurons,
            FormulaSource formulas,
            ScoreSink sink) {
        if (activations.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The activations have " + activations.sampleCount() + " samples, the concepts "
                    + concepts.sampleCount() + ": both must describe the same samples");
        }
        List<TorchDevice> found = TorchDevice.of(devices);
        AucKernels kernels = KernelChoice.chosen();
        long start = System.nanoTime();
        try (PointerScope scope = new PointerScope();
                PatternTable table = PatternTable.of(concepts, kernels.collapse())) {
            double collapseSeconds = (System.nanoTime() - start) * 1e-9;
            Job job = new Job(table, concepts, activations, neurons, formulas, sink, found, kernels.scorer());
            return job.run(collapseSeconds);
        } catch (OutOfMemoryError e) {
            throw new InvertException("The Java heap is too small for this: raise -Xmx", e);
        } catch (RuntimeException e) {
            throw TorchErrors.at("scoring on " + devices, e);
        }
    }

    /** One call. */
    private final class Job {
        private final PatternTable table;
        private final ConceptMatrix concepts;
        private final ActivationMatrix activations;
        private final int[] neurons;
        private final FormulaSource formulas;
        private final ScoreSink sink;
        private final List<TorchDevice> found;
        private final FormulaScorer kernels;
        private final ScoreMemory memory = limited == null ? new ScoreMemory() : limited;

        Job(
                PatternTable table,
                ConceptMatrix concepts,
                ActivationMatrix activations,
                int[] neurons,
                FormulaSource formulas,
                ScoreSink sink,
                List<TorchDevice> found,
                FormulaScorer kernels) {
            this.table = table;
            this.concepts = concepts;
            this.activations = activations;
            this.neurons = neurons;
            this.formulas = formulas;
            this.sink = sink;
            this.found = found;
            this.kernels = kernels;
        }

        Result run(double collapseSeconds) {
            FormulaTruthSets truthSets = new FormulaTruthSets(table, concepts);
            List<SearchDevice> onDevices = found.stream().map(SearchDevice::new).toList();
            DeviceTable deviceTable = withoutConcepts(onDevices.get(0));
            ScoreProducts products = new ScoreProducts(deviceTable.concepts(), onDevices.get(0));
            ProductReport report = products.choose(product);
            ScoreProduct chosen = products.of(report.mode());
            found.forEach(TorchDevice::synchronize);
            TorchScorePlan plan = TorchScorePlan.of(table, chosen, found.get(0).isCuda(), neurons.length, freeBytes());
            double rankSeconds = 0;
            double evaluateSeconds = 0;
            double scoreSeconds = collapseSeconds;
            double writeSeconds = 0;
            long formulaCount = -1;
            for (int first = 0; first < neurons.length; first += plan.neuronsPerPass()) {
                int count = Math.min(plan.neuronsPerPass(), neurons.length - first);
                try (ScoreWeights weights = new ScoreWeights(chosen, count, table.patternCount(), onDevices);
                        FormulaPieces pieces = new FormulaPieces(table, formulas, first == 0 ? sink : null)) {
                    rankSeconds += new ScoreRanking(
                                    activations,
                                    table,
                                    deviceTable,
                                    kernels,
                                    found.get(0),
                                    plan,
                                    memory,
                                    neurons,
                                    first,
                                    weights)
                            .run();
                    TorchScorePass pass = new TorchScorePass(
                            table,
                            truthSets,
                            pieces,
                            sink,
                            progress,
                            chosen,
                            plan,
                            memory,
                            found,
                            deviceTable.concepts(),
                            weights,
                            first);
                    formulaCount = FormulaPieces.requireSame(formulaCount, pass.run(threads));
                    evaluateSeconds += pass.evaluateSeconds();
                    scoreSeconds += pass.scoreSeconds();
                    writeSeconds += pass.writeSeconds();
                }
            }
            ScoreSummary summary = new ScoreSummary(
                    NAME,
                    threads,
                    concepts.sampleCount(),
                    table.patternCount(),
                    concepts.conceptCount(),
                    neurons.length,
                    formulaCount,
                    rankSeconds,
                    evaluateSeconds,
                    scoreSeconds,
                    writeSeconds);
            List<String> names = found.stream().map(TorchDevice::name).toList();
            return new Result(summary, new DeviceUse(names, report, memory.halvings(), memory.fallbacks()));
        }

        /** Returns the patterns of the samples on a device; formulas bring their own truth sets. */
        private DeviceTable withoutConcepts(SearchDevice device) {
            Tensor none = torch.empty(
                    new long[] {0, table.patternCount()}, device.options(ScalarType.Bool), device.anyFormat());
            Tensor sizes = device.longs(DeviceTable.widened(table.patternSizes()), table.patternCount());
            Tensor patternOfSample = device.longs(DeviceTable.widened(table.patternOfSample()), table.sampleCount());
            long maxSum = SquareQuarter.of(table.sampleCount());
            return new DeviceTable(new DeviceConcepts(none, sizes, table.sampleCount(), maxSum), patternOfSample);
        }

        private long freeBytes() {
            return found.stream()
                    .mapToLong(device -> device.isCuda()
                            ? device.freeBytes()
                            : table.budget().freeBytes() / 2)
                    .min()
                    .orElseThrow();
        }
    }
}
