package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.LayerExplanation;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.explain.Explainer;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSearch;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.Objective;
import dev.invert.internal.search.Overlap;
import dev.invert.internal.search.PearsonR;
import dev.invert.internal.search.StandardizedU;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Time per neuron of a whole layer, on one thread: formulas of up to three literals. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class LayerBenchmark {
    private static final int NEURONS = 256;
    private static final int GATE_NEURONS = 8;

    /** Problem; see {@link Problem.Shape}. */
    @Param({"IMAGENET", "RELU", "DENSE"})
    public String shape;

    /** Number of formulas of each length that are extended. */
    @Param({"3", "10"})
    public int beam;

    /** Quantity that the best formula maximizes; see {@link SearchOptions.Objective}. */
    @Param({"AUC", "GUARANTEED"})
    public SearchOptions.Objective objective;

    /** Kernels. */
    @Param({"java", "native-scalar", "native-avx2", "native-avx512"})
    public String kernel;

    /** If true, the default, {@link #explain} computes confidence intervals and effects. */
    @Param("true")
    public boolean effects;

    private Problem problem;
    private ActivationBlock block;
    private PatternTable table;
    private AucKernels.BoundKernels bound;
    private BeamSearch search;
    private Explainer explainer;

    /** Builds the problem and verifies, on a small one of its shape, that all kernels agree. */
    @Setup(Level.Trial)
    public void prepare() {
        AucKernels kernels = KernelChoice.byName(kernel);
        try (Problem small = Problem.of(Problem.Shape.valueOf(shape), GATE_NEURONS)) {
            KernelGate.requireAgreement(small);
        }
        problem = Problem.of(Problem.Shape.valueOf(shape), NEURONS);
        block = problem.activations().load(0, NEURONS);
        table = PatternTable.of(problem.concepts(), kernels.collapse());
        bound = kernels.bind(table);
        search = new BeamSearch(
                bound, table, SearchBed.settings(searched(), table.sampleCount(), beam), this::conceptId);
        explainer = Explainer.builder()
                .objective(objective)
                .beam(beam)
                .statistics(StatisticsOptions.DEFAULT.withEffects(effects))
                .threads(1)
                .kernel(kernel)
                .build();
    }

    private Objective searched() {
        return switch (objective) {
            case AUC -> new Auroc(table.sampleCount());
            case GUARANTEED -> GuaranteedAuc.of(table.sampleCount(), table.conceptCount(), table.patternCount(), 3, 1);
            case Z -> new StandardizedU(table.sampleCount());
            case R -> new PearsonR(table.sampleCount());
            case F1 -> new Overlap(Overlap.Measure.F1, table.sampleCount(), StatisticsOptions.DEFAULT.quantile());
            case IOU -> new Overlap(Overlap.Measure.IOU, table.sampleCount(), StatisticsOptions.DEFAULT.quantile());
        };
    }

    private String conceptId(int concept) {
        return problem.concepts().concepts().get(table.columns(concept).get(0)).id();
    }

    /** Ranks and searches only: the part whose cost grows with the number of neurons. */
    @Benchmark
    @OperationsPerInvocation(NEURONS)
    public void rankAndSearch(Blackhole results) {
        for (int row = 0; row < NEURONS; row += search.laneCount()) {
            results.consume(search.search(block, row, Math.min(search.laneCount(), NEURONS - row)));
        }
    }

    /** Runs the whole call: collapse of the concept matrix, ranking, search and statistics. */
    @Benchmark
    @OperationsPerInvocation(NEURONS)
    public LayerExplanation explain() {
        return explainer.explain(problem.activations(), problem.concepts());
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        search.close();
        bound.close();
        table.close();
        block.close();
        problem.close();
    }
}
