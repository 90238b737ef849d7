package dev.invert.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.RandomProblem;
import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer that is encoded and decoded equals the original in every field. */
class LayerCodecTest {
    private static final int SAMPLES = 150;
    private static final int NEURONS = 6;

    private static LayerExplanation explain(RandomProblem problem, Explainer.Builder builder) {
        float[][] neurons = new float[NEURONS][];
        Arrays.setAll(neurons, k -> k == 1 ? new float[SAMPLES] : problem.neuron());
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            return builder.build().explain(activations, concepts);
        }
    }

    private static void returnsUnchanged(LayerExplanation layer) {
        assertThat(LayerCodec.decode(LayerCodec.encode(layer))).isEqualTo(layer);
    }

    @ParameterizedTest
    @EnumSource(ExplainOptions.Direction.class)
    void keepsEveryStatistic(ExplainOptions.Direction direction) {
        RandomProblem problem = new RandomProblem(4, SAMPLES, 6);
        LayerExplanation layer = explain(
                problem,
                Explainer.builder()
                        .direction(direction)
                        .evidence(true)
                        .aliases(true)
                        .perLength(true)
                        .parents(ExplainOptions.Parents.ANY)
                        .strata(SampleGroups.of(IntStream.range(0, SAMPLES)
                                .mapToObj(i -> "s" + i % 3)
                                .toList()))
                        .search(new SearchOptions(
                                SearchOptions.Objective.GUARANTEED,
                                SearchOptions.Method.OPTIMAL,
                                0,
                                true,
                                SearchOptions.Selection.SIMPLEST))
                        .statistics(StatisticsOptions.DEFAULT
                                .withHoldout(0.3)
                                .withFolds(2)
                                .withBootstrap(3)
                                .withPermutations(3)));

        assertThat(layer.heldOutSamples()).isNotEmpty();
        assertThat(layer.nullMaxima()).hasSize(3);
        returnsUnchanged(layer);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsDefaults(long seed) {
        returnsUnchanged(explain(new RandomProblem(seed, SAMPLES, 5), Explainer.builder()));
    }

    @Test
    void damagedBytesAreAnError() {
        byte[] bytes = LayerCodec.encode(explain(new RandomProblem(1, SAMPLES, 5), Explainer.builder()));

        assertThatThrownBy(() -> LayerCodec.decode(Arrays.copyOf(bytes, bytes.length / 2)))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("damaged");
    }
}
