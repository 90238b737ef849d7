package dev.invert.internal.kernel;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.RandomProblem;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares ranks of drawn samples, and the table of their rows, with those of the drawn rows themselves. */
@Tag("kernels")
class RankOrdersTest {
    /** Sample counts at which a group is always left out, around words of bits, and beyond 16-bit sample numbers. */
    private static final int[] SAMPLE_COUNTS = {2, 7, 8, 9, 63, 64, 65, 207, 702, 66_001};

    private static final int NEURONS = 10;

    static Stream<String> kernels() {
        return KernelChoice.all().stream().map(AucKernels::name);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void drawsAreRankedAsSortingThemWould(String kernel) throws Exception {
        for (int sampleCount : SAMPLE_COUNTS) {
            assertNoNativeLeak(
                    () -> check(KernelChoice.byName(kernel), new RandomProblem(sampleCount, sampleCount, 9)));
        }
    }

    private static void check(AucKernels kernels, RandomProblem problem) {
        float[][] neurons = new float[NEURONS][];
        Arrays.setAll(neurons, k -> k == 0 ? new float[problem.sampleCount] : problem.neuron());
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons);
                PatternTable table = PatternTable.of(concepts, kernels.collapse());
                SampleRanks.Table samples =
                        new SampleRanks.Table(kernels, problem.sampleCount, MemoryBudget.process());
                RankOrders orders = new RankOrders(kernels, NEURONS, MemoryBudget.process())) {
            try (RankOrders.Sorter sorter = orders.sorter(samples);
                    ActivationBlock block = activations.load(0, NEURONS)) {
                for (int k = 0; k < NEURONS; k++) {
                    sorter.sort(k, block.values(k));
                }
            }
            for (int[] draws : draws(problem.sampleCount)) {
                try (ConceptMatrix selected = concepts.select(draws);
                        ConceptMatrix rows = concepts.select(table.firstDraws(draws));
                        PatternTable expected = PatternTable.of(selected, kernels.collapse());
                        PatternTable drawn = table.drawn(draws, rows, kernels.collapse());
                        SampleDraw draw = new SampleDraw(drawn, draws, problem.sampleCount);
                        DrawnRanks ranks = orders.open(draw)) {
                    assertEqual(drawn, expected);
                    for (int k = 0; k < NEURONS; k++) {
                        checkSums(neurons[k], draws, drawn, ranks, k);
                    }
                }
            }
        }
    }

    /** All samples, as many with replacement, few of them often, a half of them once, a single one. */
    private static int[][] draws(int sampleCount) {
        Random random = new Random(sampleCount);
        return new int[][] {
            IntStream.range(0, sampleCount).toArray(),
            random.ints(sampleCount, 0, sampleCount).sorted().toArray(),
            random.ints(3L * sampleCount, 0, Math.min(sampleCount, 3)).sorted().toArray(),
            IntStream.range(0, sampleCount).filter(i -> i % 2 == 1).toArray(),
            {sampleCount - 1}
        };
    }

    private static void assertEqual(PatternTable drawn, PatternTable expected) {
        assertThat(drawn.sampleCount()).isEqualTo(expected.sampleCount());
        assertThat(drawn.patternOfSample()).isEqualTo(expected.patternOfSample());
        assertThat(drawn.patternSizes()).isEqualTo(expected.patternSizes());
        assertThat(drawn.conceptCount()).isEqualTo(expected.conceptCount());
        for (int c = 0; c < expected.conceptCount(); c++) {
            assertThat(drawn.columns(c)).isEqualTo(expected.columns(c));
            assertThat(drawn.conceptSize(c)).isEqualTo(expected.conceptSize(c));
            assertThat(drawn.bits(c)).isEqualTo(expected.bits(c));
        }
    }

    private static void checkSums(float[] neuron, int[] draws, PatternTable drawn, DrawnRanks ranks, int k) {
        float[] values = new float[draws.length];
        for (int i = 0; i < draws.length; i++) {
            values[i] = neuron[draws[i]];
        }
        long[] expected = new long[drawn.patternCount()];
        long[] rankOf = NaiveRanks.of(values);
        for (int i = 0; i < draws.length; i++) {
            expected[drawn.patternOfSample().get(i)] += rankOf[i];
        }
        long[] sums = new long[expected.length];
        assertThat(ranks.sum(k, sums)).isEqualTo(NaiveRanks.isConstant(values));
        assertThat(sums).isEqualTo(expected);
        for (int p = 0; p < expected.length; p++) {
            expected[p] -= drawn.patternSizes().get(p) * (draws.length + 1L);
        }
        ranks.centeredSum(k, sums);
        assertThat(sums).isEqualTo(expected);
    }
}
