package dev.invert.bench;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.SparseValues;
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

/**
 * Time to rank a sparse latent over a million tokens and to sum the ranks of all concepts. The gate compares the sums of
 * every latent with those of the plain Java kernels over all patterns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class SparseSumsBenchmark {
    private static final int LATENTS = 8;
    private static final int FIRINGS = 9_570;

    /** Number of tokens. */
    @Param("1250000")
    public int tokens;

    /** Number of concepts. */
    @Param({"200", "8700"})
    public int concepts;

    /** Kernels. */
    @Param({"java", "native-scalar", "native-avx2", "native-avx512"})
    public String kernel;

    private ConceptMatrix matrix;
    private ActivationMatrix latents;
    private ActivationBlock block;
    private PatternTable table;
    private AucKernels.BoundKernels bound;
    private AucWorkspace workspace;
    private int next;

    /** Builds the problem and verifies the sums. */
    @Setup(Level.Trial)
    public void prepare() {
        SparseProblem problem = new SparseProblem(tokens, concepts, concepts < 1000 ? 3 : 12);
        matrix = problem.concepts(MemoryBudget.process());
        latents = problem.latents(LATENTS, FIRINGS, MemoryBudget.process());
        block = latents.load(0, LATENTS);
        AucKernels kernels = KernelChoice.byName(kernel);
        table = PatternTable.of(matrix, kernels.collapse());
        bound = kernels.bind(table);
        workspace = bound.openSingle(1, 1);
        printMemberships();
        try (AucKernels.BoundKernels plain = KernelChoice.byName("java").bind(table);
                AucWorkspace reference = plain.open(1, 1)) {
            for (int k = 0; k < LATENTS; k++) {
                workspace.rank(0, block.values(k));
                workspace.sumLiterals(1);
                reference.rank(0, block.values(k));
                reference.sumLiterals(1);
                for (int c = 0; c < table.conceptCount(); c++) {
                    if (workspace.literalZ(0, c) != reference.literalZ(0, c)) {
                        throw new IllegalStateException("latent " + k + ", concept " + c + ": the sums differ");
                    }
                }
            }
        }
    }

    private void printMemberships() {
        int[] conceptsOfToken = new int[tokens];
        for (int c = 0; c < concepts; c++) {
            matrix.forEachSample(c, i -> conceptsOfToken[i]++);
        }
        long[] total = new long[2];
        for (int k = 0; k < LATENTS; k++) {
            ((SparseValues) block.values(k)).forEach((sample, value) -> {
                total[0]++;
                total[1] += conceptsOfToken[sample];
            });
        }
        System.out.printf(
                "firings per latent: %d, their memberships: %d, patterns: %d%n",
                total[0] / LATENTS, total[1] / LATENTS, table.patternCount());
    }

    /** Ranks a latent. */
    @Benchmark
    public RankedNeuron rank() {
        next = (next + 1) % LATENTS;
        return workspace.rank(0, block.values(next));
    }

    /** Ranks a latent and sums all concepts. */
    @Benchmark
    public long rankAndSum() {
        rank();
        workspace.sumLiterals(1);
        return workspace.literalZ(0, 0);
    }

    /** Sums all concepts of a latent that was ranked before. */
    @Benchmark
    public long sum() {
        workspace.sumLiterals(1);
        return workspace.literalZ(0, 0);
    }

    /** Frees the native memory. */
    @TearDown(Level.Trial)
    public void close() {
        workspace.close();
        bound.close();
        table.close();
        block.close();
        latents.close();
        matrix.close();
    }
}
