package dev.invert.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.SparseActivations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the weights of single samples: every sample is a pattern of its own. */
class ActivationWeightsTest {
    /** Weights of all samples, and their standard deviation. */
    private record Weighed(List<Long> weights, double deviation) {}

    private static Weighed weigh(float[] values) {
        return weigh(values, KernelChoice.byName("java"));
    }

    private static Weighed weigh(float[] values, AucKernels kernel) {
        Weighed dense = weigh(ActivationMatrix.of(new float[][] {values}), kernel);
        Weighed sparse = weigh(SparseActivations.of(new float[][] {values}), kernel);
        assertThat(sparse).isEqualTo(dense);
        return dense;
    }

    private static Weighed weigh(ActivationMatrix matrix, AucKernels kernel) {
        int sampleCount = matrix.sampleCount();
        try (ConceptMatrix concepts = numbers(sampleCount);
                ActivationMatrix activations = matrix;
                PatternTable table = PatternTable.of(concepts, kernel.collapse());
                AucKernels.BoundKernels bound = kernel.bind(table);
                AucWorkspace workspace = bound.open(1, 1);
                ActivationBlock block = activations.load(0, 1)) {
            ActivationWeights weights = new ActivationWeights(table);
            long[] sums = weights.weigh(workspace.rank(0, block.values(0)));
            List<Long> ofSample = new ArrayList<>();
            for (int i = 0; i < sampleCount; i++) {
                ofSample.add(sums[table.patternOfSample().get(i)]);
            }
            return new Weighed(ofSample, weights.deviation());
        }
    }

    /** Returns the binary digits of the sample numbers as concepts, so that all rows are distinct. */
    private static ConceptMatrix numbers(int sampleCount) {
        int digits = Integer.SIZE - Integer.numberOfLeadingZeros(sampleCount - 1);
        List<Concept> concepts = new ArrayList<>();
        for (int d = 0; d < digits; d++) {
            concepts.add(Concept.named("d" + d));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(sampleCount, concepts)) {
            for (int i = 0; i < sampleCount; i++) {
                for (int d = 0; d < digits; d++) {
                    if ((i >>> d & 1) != 0) {
                        builder.set(i, d);
                    }
                }
            }
            return builder.build();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 17, 64, 100, 1001, 20_000})
    void haveTheBoundsAndTheTotalOfRanks(int sampleCount) {
        RandomProblem problem = new RandomProblem(sampleCount, sampleCount, 3);
        int checked = 0;
        for (int k = 0; k < 40; k++) {
            float[] values = problem.neuron();
            if (NaiveRanks.isConstant(values)) {
                continue;
            }
            Weighed weighed = weigh(values);
            assertThat(weighed.weights().stream().mapToLong(w -> w).sum()).isEqualTo(sampleCount * (sampleCount + 1L));
            assertThat(weighed.weights()).allMatch(w -> w >= 0 && w <= 2L * sampleCount);
            assertThat(weighed.deviation()).isCloseTo(deviation(weighed.weights()), within(1e-9 * sampleCount));
            checked++;
        }
        assertThat(checked).isGreaterThan(sampleCount == 2 ? 5 : 20);
    }

    private static double deviation(List<Long> weights) {
        double mean = weights.size() + 1.0;
        return Math.sqrt(weights.stream()
                .mapToDouble(w -> (w - mean) * (w - mean))
                .average()
                .getAsDouble());
    }

    @Test
    void areThoseOfDenseActivationsWhateverShareIsStored() {
        Random random = new Random(8);
        for (int round = 0; round < 300; round++) {
            float[] values = new float[2 + random.nextInt(300)];
            double share = Math.pow(random.nextDouble(), 3);
            int levels = 1 + random.nextInt(6);
            for (int i = 0; i < values.length; i++) {
                float value = (1 + random.nextInt(levels)) * (random.nextInt(3) == 0 ? -0.7f : 1.3f);
                values[i] = random.nextDouble() < share ? value : 0;
            }
            if (!NaiveRanks.isConstant(values)) {
                // Compares both forms.
                weigh(values);
            }
        }
    }

    @Test
    void followTheActivationsWithinTwoUnits() {
        for (int kind = 0; kind < 4; kind++) {
            float[] values = values(kind, 5000);
            double mean = 0;
            for (float value : values) {
                mean += (double) value / values.length;
            }
            Weighed weighed = weigh(values);
            double products = 0;
            double squares = 0;
            for (int i = 0; i < values.length; i++) {
                products += (values[i] - mean) * (weighed.weights().get(i) - values.length - 1);
                squares += (values[i] - mean) * (values[i] - mean);
            }
            double factor = products / squares;
            for (int i = 0; i < values.length; i++) {
                assertThat(weighed.weights().get(i) - values.length - 1.0)
                        .as("kind %d, sample %d", kind, i)
                        .isCloseTo(factor * (values[i] - mean), within(2.0));
            }
            // As fine as the bounds allow: the furthest activation weighs about 0 or 2N.
            assertThat(weighed.weights()).anyMatch(w -> Math.abs(w - values.length - 1) > values.length / 2);
        }
    }

    private static float[] values(int kind, int sampleCount) {
        Random random = new Random(kind);
        float[] values = new float[sampleCount];
        for (int i = 0; i < sampleCount; i++) {
            double noise = random.nextGaussian();
            values[i] = (float)
                    switch (kind) {
                        case 0 -> noise;
                        case 1 -> Math.max(0, noise) - 1e4; // rectified, with an offset
                        case 2 -> random.nextInt(100) == 0 ? Math.exp(noise) : 0; // sparse
                        default -> -Math.exp(2 * noise); // a heavy lower tail
                    };
        }
        return values;
    }

    @Test
    void equalActivationsWeighTheSame() {
        for (int kind = 1; kind <= 2; kind++) {
            float[] values = values(kind, 5000);
            for (int i = 0; i < 300; i++) {
                values[i] = values[i / 3]; // small groups of ties beside the large one
            }
            Map<Float, Set<Long>> weightsOf = new HashMap<>();
            List<Long> weights = weigh(values).weights();
            for (int i = 0; i < values.length; i++) {
                weightsOf.computeIfAbsent(values[i], v -> new HashSet<>()).add(weights.get(i));
            }
            assertThat(weightsOf).hasSizeGreaterThan(40);
            assertThat(weightsOf.values()).allMatch(different -> different.size() == 1);
        }
    }

    @Test
    void twoValuesWeighExactly() {
        float[] values = new float[1000];
        for (int i = 0; i < 37; i++) {
            values[27 * i] = 2.5f;
        }
        List<Long> weights = weigh(values).weights();
        for (int i = 0; i < values.length; i++) {
            assertThat(weights.get(i)).isEqualTo(1001L + (values[i] > 0 ? 1000 - 37 : -37));
        }
        assertThat(weigh(new float[] {3, -1}).weights()).containsExactly(4L, 2L);
    }

    /** Three levels of 334, 333 and 333 samples: no whole group can offset what rounding leaves. */
    @Test
    void aFewLevelsDifferByAtMostOneUnitEach() {
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 3 == 2 ? 7.1f : i % 3;
        }
        List<Long> weights = weigh(values).weights();
        Map<Float, Set<Long>> weightsOf = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            weightsOf.computeIfAbsent(values[i], v -> new HashSet<>()).add(weights.get(i));
        }
        assertThat(weightsOf.values()).allMatch(different -> different.size() <= 2);
        assertThat(weightsOf.values())
                .filteredOn(different -> different.size() == 2)
                .hasSizeLessThan(2);
        assertThat(weightsOf.values())
                .allMatch(different -> different.stream()
                                        .mapToLong(w -> w)
                                        .max()
                                        .getAsLong()
                                - different.stream().mapToLong(w -> w).min().getAsLong()
                        <= 1);
    }

    @Test
    void doNotDependOnTheOrderOfTheSamples() {
        float[] values = values(0, 3000);
        float[] reversed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            reversed[i] = values[values.length - 1 - i];
        }
        List<Long> weights = weigh(values).weights();
        List<Long> ofReversed = weigh(reversed).weights();
        for (int i = 0; i < values.length; i++) {
            assertThat(ofReversed.get(values.length - 1 - i)).isEqualTo(weights.get(i));
        }
    }

    @Test
    void areTheSameForAllKernels() {
        for (int kind = 0; kind < 4; kind++) {
            float[] values = values(kind, 4097);
            Weighed expected = weigh(values);
            for (AucKernels kernel : KernelChoice.all()) {
                Weighed weighed = weigh(values, kernel);
                assertThat(weighed.weights()).as(kernel.name()).isEqualTo(expected.weights());
                assertThat(weighed.deviation()).isEqualTo(expected.deviation());
            }
        }
    }
}
