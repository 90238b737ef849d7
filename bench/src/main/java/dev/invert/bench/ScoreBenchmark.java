package dev.invert.bench;

import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.ScoreWorkspace;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
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

/** Time per (formula, neuron) to score a block of random formulas of three literals, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScoreBenchmark {
    private static final int NEURONS = 512;
    private static final int FORMULAS = 2048;

    /** Scorer; one that is not available on this machine is an error. */
    @Param({"java", "native-scalar", "native-avx2"})
    public String kernel;

    private ScoreProblem problem;
    private ScoreWorkspace workspace;
    private NativeBlock z;
    private long[] counts;

    /** Builds the problem and verifies, on a small one, that all scorers agree. */
    @Setup(Level.Trial)
    public void prepare() {
        try (ScoreProblem small = ScoreProblem.of(20, 300)) {
            small.requireAgreement();
        }
        problem = ScoreProblem.of(NEURONS, FORMULAS);
        workspace = KernelChoice.byName(kernel).scorer().open(problem.table(), FORMULAS, NEURONS);
        z = problem.table().budget().allocate(MemoryTag.WORKSPACE, (long) FORMULAS * NEURONS * Long.BYTES);
        counts = new long[FORMULAS];
    }

    /** Indexes, counts and scores 2,048 formulas on 512 neurons. */
    @Benchmark
    @OperationsPerInvocation(FORMULAS * NEURONS)
    public long[] score() {
        workspace.load(problem.sets(), FORMULAS);
        workspace.count(counts);
        workspace.score(problem.ranks(), 0, NEURONS, z);
        return counts;
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        z.close();
        workspace.close();
        problem.close();
    }
}
