package dev.invert.internal.kernel;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.RandomProblem;
import dev.invert.SparseActivations;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that all kernels measure the same spread as the definition in Java. */
class ActivationSpreadTest {
    private static final int[] SAMPLE_COUNTS = {2, 12, 63, 64, 65, 127, 1000, 4096};
    private static final int NEURONS = 40;

    static String[] kernels() {
        return KernelChoice.all().stream().map(AucKernels::name).toArray(String[]::new);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void kernelsAgree(String kernel) throws Exception {
        for (int sampleCount : SAMPLE_COUNTS) {
            assertNoNativeLeak(() -> check(KernelChoice.byName(kernel), sampleCount));
        }
    }

    private static void check(AucKernels kernel, int sampleCount) {
        RandomProblem problem = new RandomProblem(sampleCount, sampleCount, 4);
        Random random = new Random(sampleCount);
        try (ConceptMatrix concepts = problem.matrix();
                PatternTable table = PatternTable.of(concepts, kernel.collapse());
                AucKernels.BoundKernels bound = kernel.bind(table);
                ActivationSpread.Kernel spreads = bound.openSpread()) {
            for (int k = 0; k < NEURONS; k++) {
                float[] values = k == 0 ? new float[sampleCount] : problem.neuron();
                long[] set = set(sampleCount, random);
                try (ActivationMatrix activations = ActivationMatrix.of(new float[][] {values});
                        ActivationBlock block = activations.load(0, 1)) {
                    ActivationSpread found = spreads.measure((DenseValues) block.values(0), set);
                    ActivationSpread expected = new JavaSpread().measure((DenseValues) block.values(0), set);
                    assertThat(found).isEqualTo(expected);
                    assertThat(sum(found.inside()) + sum(found.outside())).isEqualTo(sampleCount);
                }
            }
        }
    }

    /** Once per lane, after all are ranked, and once per neuron in a workspace of one. */
    @ParameterizedTest
    @MethodSource("kernels")
    void theOrderOfARankedNeuronGivesTheSameSpread(String kernel) throws Exception {
        for (int sampleCount : SAMPLE_COUNTS) {
            assertNoNativeLeak(() -> checkRanked(KernelChoice.byName(kernel), sampleCount));
        }
    }

    private static void checkRanked(AucKernels kernel, int sampleCount) {
        RandomProblem problem = new RandomProblem(sampleCount, sampleCount, 4);
        Random random = new Random(sampleCount);
        float[][] neurons = IntStream.range(0, NEURONS)
                .mapToObj(k -> k == 0 ? new float[sampleCount] : problem.neuron())
                .toArray(float[][]::new);
        try (ConceptMatrix concepts = problem.matrix();
                PatternTable table = PatternTable.of(concepts, kernel.collapse());
                AucKernels.BoundKernels bound = kernel.bind(table);
                AucWorkspace lanes = bound.open(1, 1);
                AucWorkspace single = bound.openSingle(1, 1);
                ActivationSpread.Kernel spreads = bound.openSpread();
                ActivationMatrix activations = ActivationMatrix.of(neurons);
                ActivationBlock block = activations.load(0, NEURONS)) {
            List<RankedNeuron> ranked = new ArrayList<>();
            for (int k = 0; k < NEURONS; k++) {
                long[] set = set(sampleCount, random);
                ActivationSpread expected = new JavaSpread().measure((DenseValues) block.values(k), set);
                assertThat(spreads.measure(single.rank(0, block.values(k)), set))
                        .isEqualTo(expected);

                ranked.add(lanes.rank(k % lanes.laneCount(), block.values(k)));
                if (ranked.size() == lanes.laneCount() || k == NEURONS - 1) {
                    for (RankedNeuron neuron : ranked) {
                        assertThat(spreads.measure(neuron, set))
                                .isEqualTo(new JavaSpread().measure((DenseValues) neuron.values(), set));
                    }
                    ranked.clear();
                }
            }
        }
    }

    @Test
    void sparseActivationsHaveTheSpreadOfDenseOnes() {
        for (int sampleCount : SAMPLE_COUNTS) {
            RandomProblem problem = new RandomProblem(sampleCount, sampleCount, 4);
            Random random = new Random(sampleCount);
            for (int k = 0; k < NEURONS; k++) {
                float[] values = k == 0 ? new float[sampleCount] : problem.neuron();
                for (int i = 0; k % 4 == 1 && i < sampleCount; i++) {
                    // Sparse: a few, none below 0 in every second one.
                    values[i] = i % 9 == 0 ? Math.abs(values[i]) * (k % 8 == 1 ? 1 : -1) : 0;
                }
                long[] set = set(sampleCount, random);
                try (ActivationMatrix activations = ActivationMatrix.of(new float[][] {values});
                        ActivationBlock block = activations.load(0, 1);
                        SparseActivations stored = stored(values);
                        ActivationBlock sparse = stored.load(0, 1)) {
                    ActivationSpread expected = new JavaSpread().measure((DenseValues) block.values(0), set);
                    assertThat(new JavaSpread().measure(sparse.values(0), set)).isEqualTo(expected);
                }
            }
        }
    }

    /** Stores all activations but those that are exactly +0. */
    private static SparseActivations stored(float[] values) {
        int[] samples = IntStream.range(0, values.length)
                .filter(i -> Float.floatToRawIntBits(values[i]) != 0)
                .toArray();
        MemoryBudget budget = MemoryBudget.process();
        NativeBlock sampleMemory = budget.allocate(MemoryTag.ACTIVATIONS, (long) samples.length * Integer.BYTES);
        NativeBlock valueMemory = budget.allocate(MemoryTag.ACTIVATIONS, (long) samples.length * Float.BYTES);
        sampleMemory.bytes().asIntBuffer().put(samples);
        for (int i = 0; i < samples.length; i++) {
            valueMemory.bytes().asFloatBuffer().put(i, values[samples[i]]);
        }
        return new SparseActivations(
                values.length, new long[] {0, samples.length}, sampleMemory, valueMemory, ElementType.FLOAT32, budget);
    }

    /** Returns a random set whose density is drawn at random. */
    private static long[] set(int sampleCount, Random random) {
        long[] set = new long[(sampleCount + 63) / 64];
        double density = random.nextDouble() * random.nextDouble();
        for (int i = 0; i < sampleCount; i++) {
            if (random.nextDouble() < density) {
                set[i >>> 6] |= 1L << i;
            }
        }
        return set;
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(count -> count).sum();
    }
}
