package dev.invert.bench;

import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
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

/** Time of the work done once per concept matrix, before the first neuron. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CollapseBenchmark {
    /** Problem; see {@link Problem.Shape}. */
    @Param({"IMAGENET", "DENSE"})
    public String shape;

    /** Kernels; the native tiers all collapse in the same way. */
    @Param({"java", "native-scalar", "native-avx2", "native-avx512"})
    public String kernel;

    private AucKernels kernels;
    private Problem problem;

    /** Builds the concepts and verifies that all kernels agree on them. */
    @Setup(Level.Trial)
    public void prepare() {
        kernels = KernelChoice.byName(kernel);
        problem = Problem.of(Problem.Shape.valueOf(shape), 2);
        KernelGate.requireAgreement(problem);
    }

    /** Finds the distinct rows. */
    @Benchmark
    public Object collapse() throws Exception {
        try (AutoCloseable patterns = kernels.collapse().collapse(problem.concepts())) {
            return patterns;
        }
    }

    /** Finds the distinct rows and columns, and builds all tables that a search needs. */
    @Benchmark
    public int prepareSearch() {
        try (PatternTable table = PatternTable.of(problem.concepts(), kernels.collapse());
                AucKernels.BoundKernels bound = kernels.bind(table)) {
            return table.patternCount() + bound.hashCode();
        }
    }

    /** Frees the problem. */
    @TearDown(Level.Trial)
    public void free() {
        problem.close();
    }
}
