package dev.invert.internal.kernel;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationBlock;
import dev.invert.ConceptMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.RandomProblem;
import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares located samples with a sort of the activations, for every kernel and type. */
@Tag("kernels")
class LocatedSamplesTest {
    /** Sample counts around vectors of 8 and 16 values, and counts that take two and three passes of the sort. */
    private static final int[] SAMPLE_COUNTS = {2, 7, 8, 9, 15, 16, 17, 63, 207, 702, 5001};

    private static final int NEURONS = 12;

    /** The first neurons are constant: all zeros, all above and all below. */
    private static final float[] CONSTANTS = {0, 2.5f, -1};

    static Stream<Arguments> cases() {
        return KernelChoice.all().stream()
                .flatMap(kernel -> Arrays.stream(ElementType.values()).map(type -> Arguments.of(kernel.name(), type)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void standWhereASortPutsThem(String kernel, ElementType type) throws Exception {
        for (int sampleCount : SAMPLE_COUNTS) {
            assertNoNativeLeak(() -> check(KernelChoice.byName(kernel), type, new RandomProblem(7, sampleCount, 9)));
        }
    }

    /** Uses distinct rows with many memberships: the native kernels then rank sixteen neurons before any is read. */
    @ParameterizedTest
    @MethodSource("cases")
    void lanesThatWereRankedBeforeOthers(String kernel, ElementType type) throws Exception {
        Random random = new Random(8);
        RandomProblem problem = new RandomProblem(4, 10_007, 60);
        for (boolean[] column : problem.columns) {
            for (int i = 0; i < problem.sampleCount; i++) {
                column[i] = random.nextDouble() < 0.4;
            }
        }
        assertNoNativeLeak(() -> check(KernelChoice.byName(kernel), type, problem));
    }

    private static void check(AucKernels kernel, ElementType type, RandomProblem problem) {
        int n = problem.sampleCount;
        Random random = new Random(n);
        try (ConceptMatrix concepts = problem.matrix();
                PatternTable table = PatternTable.of(concepts, kernel.collapse());
                AucKernels.BoundKernels bound = kernel.bind(table);
                AucWorkspace workspace = bound.open(1, 1);
                ActivationBlock block = block(problem, type)) {
            LocatedSamples located = new LocatedSamples();
            for (int first = 0; first < NEURONS; first += workspace.laneCount()) {
                int lanes = Math.min(workspace.laneCount(), NEURONS - first);
                RankedNeuron[] neurons = new RankedNeuron[lanes];
                for (int lane = 0; lane < lanes; lane++) {
                    neurons[lane] = workspace.rank(lane, block.values(first + lane));
                }
                for (int lane = 0; lane < lanes; lane++) {
                    byte[] formulas = formulas(table.patternCount(), random);
                    int position = random.nextInt(n);
                    neurons[lane].locate(formulas, position, located);
                    checkNeuron(block, first + lane, table, formulas, position, located);
                    checkMoments(block.floats(first + lane), neurons[lane].moments());
                }
            }
        }
    }

    private static float[] constant(int sampleCount, float value) {
        float[] values = new float[sampleCount];
        Arrays.fill(values, value);
        return values;
    }

    /** Returns random formulas whose density is drawn at random, so that they hold for few patterns or for many. */
    private static byte[] formulas(int patternCount, Random random) {
        byte[] formulas = new byte[patternCount];
        double density = random.nextDouble() * random.nextDouble();
        for (int p = 0; p < patternCount; p++) {
            formulas[p] = (byte) (random.nextDouble() < density ? random.nextInt(256) : 0);
        }
        return formulas;
    }

    private static ActivationBlock block(RandomProblem problem, ElementType type) {
        int n = problem.sampleCount;
        NativeBlock memory =
                MemoryBudget.process().allocate(MemoryTag.ACTIVATIONS, (long) NEURONS * n * type.byteCount());
        Random random = new Random(n);
        for (int k = 0; k < NEURONS; k++) {
            float[] values = k < CONSTANTS.length ? constant(n, CONSTANTS[k]) : problem.neuron();
            for (int i = 0; i < n; i++) {
                int at = (k * n + i) * type.byteCount();
                if (k >= CONSTANTS.length && k % 3 == 0 && random.nextInt(20) != 0) {
                    // Some neurons are mostly zero, which 16-bit kernels handle apart.
                    values[i] = 0;
                }
                // Values of 1e30 are beyond binary16.
                float half = Math.abs(values[i]) > 1e4f ? values[i] * 1e-30f : values[i];
                switch (type) {
                    case FLOAT32 -> memory.bytes().putFloat(at, values[i]);
                    case FLOAT16 -> memory.bytes().putShort(at, HalfFloat.of(half));
                    case BFLOAT16 -> memory.bytes().putShort(at, (short) (Float.floatToRawIntBits(half) >>> 16));
                    case FLOAT64 -> memory.bytes().putDouble(at, values[i]);
                    case INT64 -> memory.bytes().putLong(at, (long) (10 * half));
                    case UINT64 -> memory.bytes().putLong(at, Math.abs((long) (10 * half)));
                }
            }
        }
        return ActivationBlock.owning(memory, 0, NEURONS, n, type);
    }

    private static void checkNeuron(
            ActivationBlock block, int row, PatternTable table, byte[] formulas, int position, LocatedSamples located) {
        int n = table.sampleCount();
        float[] values = new float[n];
        block.floats(row).get(values);
        for (int i = 0; i < n; i++) {
            values[i] += 0f; // -0 is 0
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        List<String> expected = new ArrayList<>();
        var patternOf = table.patternOfSample();
        IntStream.range(0, n)
                .filter(i -> values[i] != 0 && formulas[patternOf.get(i)] != 0)
                .forEach(i -> expected.add(text(sorted, values[i], formulas[patternOf.get(i)] & 0xFF)));
        List<String> actual = new ArrayList<>();
        for (int i = 0; i < located.size(); i++) {
            actual.add(located.begin(i) + "-" + located.end(i) + " " + located.value(i) + " " + located.formulas(i));
            assertThat(i == 0 || located.begin(i) >= located.begin(i - 1)).isTrue();
        }
        assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(located.zerosBegin()).isEqualTo(below(sorted, 0));
        assertThat(located.zerosEnd()).isEqualTo(below(sorted, Float.MIN_VALUE));
        assertThat(located.askedBegin()).isEqualTo(below(sorted, sorted[position]));
        assertThat(located.askedEnd()).isEqualTo(below(sorted, Math.nextUp(sorted[position])));
    }

    private static String text(float[] sorted, float value, int formulas) {
        return below(sorted, value) + "-" + below(sorted, Math.nextUp(value)) + " " + value + " " + formulas;
    }

    private static int below(float[] sorted, float value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void checkMoments(FloatBuffer floats, Moments moments) {
        float[] values = new float[floats.limit()];
        floats.get(values);
        double mean = 0;
        for (float value : values) {
            mean += value / (double) values.length;
        }
        double variance = 0;
        for (float value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        double deviation = Math.sqrt(variance);
        double scale = Math.max(Math.abs(mean), deviation);
        assertThat(moments.mean(values.length)).isCloseTo(mean, within(1e-12 * scale));
        assertThat(moments.deviation(values.length)).isCloseTo(deviation, within(1e-9 * deviation + 1e-12 * scale));
    }
}
