package dev.invert.bench;

import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.exact.ExactSearch;
import java.util.List;
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

/**
 * Time per neuron to prove the best formula, on one thread. Ranking and a beam search of width 3, which gives the proof
 * its first lower bound, are not timed. JMH reports the mean over neurons; {@link ProofTimes} gives medians and maxima.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class OptimalBenchmark {
    private static final int NEURONS = 64;
    private static final int GATE_NEURONS = 2;
    private static final int BEAM = 3;

    /** Problem; see {@link Problem.Shape}. */
    @Param({"IMAGENET", "RELU", "DENSE_100"})
    public String shape;

    /** Maximum number of literals. */
    @Param({"2", "3"})
    public int length;

    /** Minimum share of samples. */
    @Param({"0.01"})
    public double minFraction;

    private Problem problem;
    private ProofBed bed;
    private ExactSearch search;
    private List<List<FoundFormula>> known;

    /** Builds the problem and verifies, on a small one of its shape, that proofs are correct. */
    @Setup(Level.Trial)
    public void prepare() {
        try (Problem small = Problem.of(Problem.Shape.valueOf(shape), GATE_NEURONS)) {
            ProofGate.requireOptima(small);
        }
        problem = Problem.of(Problem.Shape.valueOf(shape), NEURONS);
        bed = new ProofBed(problem);
        known = bed.beam(BEAM, length, minFraction, false);
        search = bed.search(bed.plan(length, minFraction).index(), 0);
    }

    /** Proves the best formulas of all neurons. */
    @Benchmark
    @OperationsPerInvocation(NEURONS)
    public void prove(Blackhole results) {
        for (int neuron = 0; neuron < NEURONS; neuron++) {
            results.consume(search.prove(bed.objective(), bed.ranks(neuron), 1, known.get(neuron)));
        }
    }

    /** Builds the index, once per concept matrix; the time is divided by the number of neurons. */
    @Benchmark
    @OperationsPerInvocation(NEURONS)
    public long index() {
        return bed.plan(length, minFraction).index().memoryBytes();
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        bed.close();
        problem.close();
    }
}
