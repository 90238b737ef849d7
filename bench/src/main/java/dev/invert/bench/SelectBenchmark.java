package dev.invert.bench;

import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.CandidateList;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.ScoreRule;
import dev.invert.internal.kernel.Selection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * Time to score the extensions of three formulas by all literals and to select the best, from summed rows. Read the
 * counter {@code formulas}: nanoseconds per formula scored.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SelectBenchmark {
    /** Typical number of standard errors in the guaranteed AUC of three literals. */
    private static final double STANDARD_ERRORS = 7;

    private static final int GROUPS = SearchBed.FORMULAS / SearchBed.BEAM;

    /** Problem; see {@link Problem.Shape}. */
    @Param({"IMAGENET", "DENSE"})
    public String shape;

    /** Approximate share of the samples that satisfy the extended formulas. */
    @Param({"0.06"})
    public double share;

    /** Kernels. */
    @Param({"java", "native-scalar", "native-avx2", "native-avx512"})
    public String kernel;

    /** Score that formulas are selected by; see {@link ScoreRule.Kind}. */
    @Param({"AREA", "BOUND"})
    public ScoreRule.Kind rule;

    private final Selection selection = new Selection(SearchBed.KEEP);
    private final CandidateList candidates = new CandidateList();
    private final long[] z = new long[SearchBed.FORMULAS];
    private Problem problem;
    private SearchBed bed;
    private AucWorkspace workspace;
    private int group;

    /** Counts the formulas scored. */
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    @State(Scope.Thread)
    public static class Scored {
        /** Number of formulas. */
        public long formulas;
    }

    /** Builds and sums the formulas and verifies that all kernels agree on them. */
    @Setup(Level.Trial)
    public void prepare() {
        problem = Problem.of(Problem.Shape.valueOf(shape), SearchBed.FORMULAS);
        KernelGate.requireJointAgreement(problem, share);
        bed = new SearchBed(KernelChoice.byName(kernel), problem, share, SearchBed.KEEP, false);
        bed.sumAll();
        workspace = bed.workspace();
        for (int i = 0; i < SearchBed.FORMULAS; i++) {
            z[i] = bed.z(bed.lane(i), bed.chain(i).truth());
        }
    }

    /**
     * Selects from the extensions of three formulas of one neuron, with a fresh threshold, as at each length of a
     * search.
     */
    @Benchmark
    public CandidateList select(Scored scored) {
        group = (group + 1) % GROUPS;
        long samples = bed.table().sampleCount();
        selection.start(SearchBed.KEEP, new ScoreRule(rule, samples, STANDARD_ERRORS), 1, samples / 2, false, 1, null);
        candidates.clear();
        for (int i = group * SearchBed.BEAM; i < (group + 1) * SearchBed.BEAM; i++) {
            workspace.select(bed.lane(i), i, bed.chain(i).n(), z[i], selection, candidates);
        }
        scored.formulas += 4L * SearchBed.BEAM * bed.table().conceptCount();
        return candidates;
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        bed.close();
        problem.close();
    }
}
