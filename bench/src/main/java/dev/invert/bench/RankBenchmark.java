package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankedNeuron;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time to rank one neuron of N = 50,000 samples and to sum its ranks over the 1,000 patterns of ImageNet. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class RankBenchmark {
    /** Used in rotation: the branch predictor would memorize a single neuron. */
    private static final int NEURONS = 16;

    private static final int SAMPLES_PER_CLASS = 50;

    /** Distribution of the activations; see {@link RankValues}. */
    @Param({"NORMAL", "RELU", "SPARSE", "TIES"})
    public String values;

    /** Element type of the activations. */
    @Param({"FLOAT32", "FLOAT16"})
    public String type;

    /** Kernels. */
    @Param({"java", "native-scalar", "native-avx2", "native-avx512"})
    public String kernel;

    private Problem problem;
    private ActivationBlock block;
    private PatternTable table;
    private AucKernels.BoundKernels bound;
    private AucWorkspace workspace;
    private int next;

    /** Builds the neurons and verifies that all kernels agree on them. */
    @Setup(Level.Trial)
    public void prepare() {
        AucKernels kernels = KernelChoice.byName(kernel);
        problem = RankValues.valueOf(values)
                .problem(ImageNetConcepts.build(SAMPLES_PER_CLASS), NEURONS, type.equals("FLOAT16"));
        KernelGate.requireAgreement(problem);
        block = problem.activations().load(0, NEURONS);
        table = PatternTable.of(problem.concepts(), kernels.collapse());
        bound = kernels.bind(table);
        workspace = bound.open(1, 1);
    }

    /** Ranks one neuron. */
    @Benchmark
    public RankedNeuron rank() {
        next = (next + 1) % NEURONS;
        return workspace.rank(next % workspace.laneCount(), block.values(next));
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        workspace.close();
        bound.close();
        table.close();
        block.close();
        problem.close();
    }
}
