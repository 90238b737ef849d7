package dev.invert.bench;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.KernelChoice;
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

/** Time per formula to compute the counts and rank sums of its conjunctions with all concepts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class JointSumsBenchmark {
    /** Problem; see {@link Problem.Shape}. */
    @Param({"IMAGENET", "DENSE"})
    public String shape;

    /** Approximate share of the samples that satisfy a formula. */
    @Param({"0.005", "0.06", "0.25", "0.5"})
    public double share;

    /** Kernels. */
    @Param({"java", "native-scalar", "native-avx2", "native-avx512"})
    public String kernel;

    private final int[] oneLane = new int[1];
    private final int[] oneSlot = new int[1];
    private final int[] oneParent = new int[1];
    private final int[] allLanes = new int[SearchBed.FORMULAS];
    private final int[] allSlots = new int[SearchBed.FORMULAS];
    private final int[] noParents = new int[SearchBed.FORMULAS];
    private Problem problem;
    private SearchBed bed;
    private AucWorkspace workspace;
    private int next;

    /** Builds the formulas and verifies that all kernels agree on them. */
    @Setup(Level.Trial)
    public void prepare() {
        problem = Problem.of(Problem.Shape.valueOf(shape), SearchBed.FORMULAS);
        KernelGate.requireJointAgreement(problem, share);
        bed = new SearchBed(KernelChoice.byName(kernel), problem, share, 1, false);
        bed.sumAll();
        workspace = bed.workspace();
        for (int i = 0; i < SearchBed.FORMULAS; i++) {
            allLanes[i] = bed.lane(i);
            allSlots[i] = i;
            noParents[i] = -1;
        }
        System.out.printf("mean share of the samples: %.4f%n", bed.meanShare());
    }

    /** Sums one formula from scratch. */
    @Benchmark
    public AucWorkspace one() {
        next = (next + 1) % SearchBed.FORMULAS;
        return sum(next, -1);
    }

    /** Sums one formula that extends another, using the existing sums of that formula. */
    @Benchmark
    public AucWorkspace fromParent() {
        next = (next + 1) % SearchBed.FORMULAS;
        return sum(SearchBed.FORMULAS + next, next);
    }

    private AucWorkspace sum(int slot, int parentSlot) {
        oneLane[0] = bed.lane(slot);
        oneSlot[0] = slot;
        oneParent[0] = parentSlot;
        workspace.sumJoint(1, oneLane, oneSlot, oneParent);
        return workspace;
    }

    /** Sums sixteen formulas at once, from scratch: in parallel if the kernel has lanes. */
    @Benchmark
    @OperationsPerInvocation(SearchBed.FORMULAS)
    public AucWorkspace sixteen() {
        workspace.sumJoint(SearchBed.FORMULAS, allLanes, allSlots, noParents);
        return workspace;
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        bed.close();
        problem.close();
    }
}
