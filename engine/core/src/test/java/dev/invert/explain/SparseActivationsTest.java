package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.NativeLeak;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.SparseActivations;
import dev.invert.StatisticsOptions;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.kernel.EveryKernel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sparse activations against the same activations in dense form. */
@EveryKernel
class SparseActivationsTest {
    private static final List<ExplainOptions.Direction> DIRECTIONS = List.of(ExplainOptions.Direction.values());

    private static float[][] neurons(Random random, int count, int sampleCount) {
        float[][] neurons = new float[count][sampleCount];
        for (int k = 0; k < count; k++) {
            double share = random.nextInt(5) == 0 ? 1 : random.nextDouble() * 0.3;
            boolean signed = random.nextBoolean();
            int levels = 1 + random.nextInt(20);
            for (int i = 0; i < sampleCount; i++) {
                if (random.nextDouble() < share) {
                    float value = (1 + random.nextInt(levels)) / 4f;
                    neurons[k][i] = signed && random.nextBoolean() ? -value : value;
                }
            }
        }
        return neurons;
    }

    @ParameterizedTest
    @EnumSource(SearchOptions.Objective.class)
    void equalDenseOnesForEveryObjective(SearchOptions.Objective objective) throws Exception {
        boolean overlap = objective == SearchOptions.Objective.F1 || objective == SearchOptions.Objective.IOU;
        for (int seed = 0; seed < 8; seed++) {
            RandomProblem problem = new RandomProblem(seed, 30 + 40 * seed, 6);
            Explainer explainer = Explainer.builder()
                    .objective(objective)
                    .direction(overlap ? ExplainOptions.Direction.MAX : DIRECTIONS.get(seed % 3))
                    .search(seed % 2 == 0 ? SearchOptions.Method.OPTIMAL : SearchOptions.Method.BEAM)
                    .statistics(StatisticsOptions.DEFAULT
                            .withHoldout(seed % 4 == 3 ? 0.3 : 0)
                            .withPermutations(objective == SearchOptions.Objective.AUC ? 3 : 0)
                            .withFolds(seed % 4 == 1 ? 3 : 0)
                            .withBootstrap(seed % 4 == 2 ? 3 : 0))
                    .evidence(true)
                    .build();
            assertEqual(problem, neurons(new Random(seed), 6, problem.sampleCount), explainer);
        }
    }

    private static void assertEqual(RandomProblem problem, float[][] neurons, Explainer explainer) throws Exception {
        NativeLeak.assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix dense = ActivationMatrix.of(neurons);
                    ActivationMatrix sparse = SparseActivations.of(neurons);
                    PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
                LayerExplanation expected = explainer.explain(dense, prepared);
                LayerExplanation actual = explainer.explain(sparse, prepared);
                assertThat(actual.neurons()).isEqualTo(expected.neurons());
            }
        });
    }

    /** Neurons take turns in the same memory, whichever share of their activations is stored. */
    @Test
    void halfPrecisionEqualsDenseOnes() throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            RandomProblem problem = new RandomProblem(seed, 60 + 300 * (seed % 2), 6);
            float[][] neurons = new float[5][problem.sampleCount];
            for (float[] neuron : neurons) {
                double share = random.nextDouble();
                for (int i = 0; i < neuron.length; i++) {
                    neuron[i] = random.nextDouble() < share ? (random.nextInt(9) - 3) / 4f : 0;
                }
            }
            Explainer explainer = Explainer.builder()
                    .statistics(StatisticsOptions.DEFAULT.withHoldout(seed < 3 ? 0 : 0.3))
                    .evidence(true)
                    .build();
            NativeLeak.assertNoNativeLeak(() -> {
                try (ConceptMatrix concepts = problem.matrix();
                        ActivationMatrix dense = HalfMatrices.dense(neurons);
                        ActivationMatrix sparse = HalfMatrices.sparse(neurons);
                        PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
                    assertThat(explainer.explain(sparse, prepared).neurons())
                            .isEqualTo(explainer.explain(dense, prepared).neurons());
                }
            });
        }
    }

    @Test
    void selectionsAreThoseOfDenseOnes() {
        Random random = new Random(5);
        float[][] neurons = neurons(random, 5, 70);
        int[][] selections = {
            {3, 9, 11, 40, 69},
            {69, 3, 3, 0, 12, 12, 12},
            random.ints(200, 0, 70).toArray()
        };
        for (int[] selection : selections) {
            try (ActivationMatrix sparse = SparseActivations.of(neurons)) {
                ActivationMatrix selected = sparse.select(selection);
                try (ActivationBlock block = selected.load(1, 3);
                        ActivationBlock again = block.select(2, new int[] {2, 0, 1}, sparse.budget())) {
                    for (int row = 0; row < 3; row++) {
                        for (int i = 0; i < selection.length; i++) {
                            assertThat(block.value(row, i)).isEqualTo(neurons[1 + row][selection[i]]);
                            assertThat(block.floats(row).get(i)).isEqualTo(neurons[1 + row][selection[i]]);
                        }
                    }
                    assertThat(again.value(0, 0)).isEqualTo(neurons[3][selection[2]]);
                    assertThat(again.values(0).neuron()).isEqualTo(3);
                }
            }
        }
    }

    @Test
    void aNonFiniteActivationIsNamed() {
        RandomProblem problem = new RandomProblem(1, 40, 4);
        float[][] neurons = neurons(new Random(1), 3, 40);
        neurons[2][17] = Float.POSITIVE_INFINITY;
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix sparse = SparseActivations.of(neurons);
                PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            assertThatThrownBy(() -> Explainer.builder().build().explain(sparse, prepared))
                    .isInstanceOf(NonFiniteActivationException.class)
                    .hasMessageContaining("neuron 2")
                    .hasMessageContaining("sample 17");
        }
    }
}
