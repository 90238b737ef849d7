package dev.invert.internal.kernel;

import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.util.Optional;

/** The kernels in plain Java: always available, and the reference that the native kernels must equal. */
public final class JavaAucKernels implements AucKernels {
    /** Name of these kernels. */
    public static final String NAME = "java";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FormulaScorer scorer() {
        return new JavaFormulaScorer();
    }

    @Override
    public PatternCollapse collapse() {
        return new JavaPatternCollapse();
    }

    @Override
    public BitPacking bitPacking() {
        return new JavaBitPacking();
    }

    @Override
    public PatternSums patternSums() {
        return JavaAucKernels::sum;
    }

    @Override
    public DrawnSums drawnSums() {
        return JavaDrawnSums::sum;
    }

    private static void sum(NativeBlock ranks, SamplePatterns patterns, NativeBlock sums) {
        int neurons = SampleRanks.NEURONS;
        IntBuffer from = ranks.bytes().asIntBuffer();
        IntBuffer patternOf = patterns.ofSample();
        long[] total = new long[patterns.patternCount() * neurons];
        for (int i = 0; i < patterns.sampleCount(); i++) {
            int to = patternOf.get(i) * neurons;
            for (int neuron = 0; neuron < neurons; neuron++) {
                total[to + neuron] += from.get(i * neurons + neuron);
            }
        }
        sums.bytes().asLongBuffer().put(0, total);
    }

    @Override
    public Optional<ProofKernels> proofKernels() {
        return Optional.empty();
    }

    @Override
    public BoundKernels bind(PatternTable table) {
        JavaJointSums sums = new JavaJointSums(table);
        return new BoundKernels() {
            @Override
            public AucWorkspace open(int slotsPerLane, int maxKeep) {
                return new JavaAucWorkspace(table, sums, JavaAucWorkspace.PAIR, slotsPerLane);
            }

            @Override
            public AucWorkspace openSingle(int slots, int maxKeep) {
                return new JavaAucWorkspace(table, sums, 1, slots);
            }

            @Override
            public ActivationSpread.Kernel openSpread() {
                return new JavaSpread();
            }

            @Override
            public void close() {
                // Nothing is shared beyond the table.
            }
        };
    }
}
