package dev.invert.bench;

import dev.invert.Explainer;
import dev.invert.LayerExplanation;
import dev.invert.kernel.KernelChoice;
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

/** Time per neuron of ranking and search, collapse of the concept matrix included, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class LayerBenchmark {
    private static final int NEURONS = 256;

    /** Which problem; see {@link Problem.Shape}. */
    @Param({"IMAGENET", "RELU", "DENSE"})
    public String shape;

    /** Formulas of each length that are extended. */
    @Param({"3", "10"})
    public int beam;

    /** Which kernels; {@code best} is what users get. */
    @Param({"best"})
    public String kernel;

    private Problem problem;
    private Explainer explainer;

    /** Makes the problem and proves that all kernels agree on it. */
    @Setup(Level.Trial)
    public void prepare() {
        if (!kernel.equals("best")) {
            System.setProperty(KernelChoice.PROPERTY, kernel);
        }
        try (Problem small = Problem.of(Problem.Shape.valueOf(shape), 8)) {
            KernelGate.requireAgreement(small);
        }
        problem = Problem.of(Problem.Shape.valueOf(shape), NEURONS);
        explainer = Explainer.builder().beam(beam).threads(1).build();
    }

    /** Explains a layer of 256 neurons. */
    @Benchmark
    @OperationsPerInvocation(NEURONS)
    public LayerExplanation explain() {
        return explainer.explain(problem.activations(), problem.concepts());
    }

    /** Frees the problem. */
    @TearDown(Level.Trial)
    public void free() {
        problem.close();
    }
}
