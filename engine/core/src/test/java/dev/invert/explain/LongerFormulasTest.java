package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.SearchOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a longer maximum length never gives a worse formula where only shorter formulas are proven. */
class LongerFormulasTest {
    private static final int SAMPLES = 500;
    private static final int CONCEPTS = 400;
    private static final int NEURONS = 250;

    /** Seconds per neuron: far more than a proof of two literals takes, less than one of three is predicted to take. */
    private static final double TIME_LIMIT = 0.12;

    /** The last one has a formula of two literals that a proven formula with filler must not push out. */
    private static final int[] SEARCHED = {0, 1, 2, 3, 201};

    @ParameterizedTest
    @EnumSource(SearchOptions.Objective.class)
    void threeLiteralsAreNeverWorseThanTwo(SearchOptions.Objective objective) {
        Random random = new Random(5);
        float[][] neurons = new float[NEURONS][SAMPLES];
        List<Concept> names = new ArrayList<>();
        for (int c = 0; c < CONCEPTS; c++) {
            names.add(Concept.named("c" + c));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(SAMPLES, names)) {
            for (int i = 0; i < SAMPLES; i++) {
                for (int c = 0; c < CONCEPTS; c++) {
                    if (random.nextDouble() < 0.3) {
                        builder.set(i, c);
                    }
                }
                for (float[] neuron : neurons) {
                    neuron[i] = (float) random.nextGaussian();
                }
            }
            try (ConceptMatrix concepts = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                LayerExplanation two = explain(objective, 2, activations, concepts);
                LayerExplanation three = explain(objective, 3, activations, concepts);
                assertThat(two.search().covers(2)).as(two.search().reason()).isTrue();
                assertThat(three.search().covers(2)).as(three.search().reason()).isTrue();
                assertThat(three.search().covers(3)).as(three.search().reason()).isFalse();
                for (int k = 0; k < SEARCHED.length; k++) {
                    assertThat(value(three, k)).isGreaterThanOrEqualTo(value(two, k));
                }
            }
        }
    }

    private static LayerExplanation explain(
            SearchOptions.Objective objective, int length, ActivationMatrix activations, ConceptMatrix concepts) {
        return Explainer.builder()
                .search(SearchOptions.DEFAULT.withObjective(objective).withTimeLimit(TIME_LIMIT))
                .length(length)
                .fractions(0.05, 0.5)
                .build()
                .explain(activations, concepts, SEARCHED);
    }

    private static double value(LayerExplanation layer, int neuron) {
        return layer.neurons().get(neuron).explanations().stream()
                .mapToDouble(explanation -> explanation.objectiveValue())
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
    }
}
