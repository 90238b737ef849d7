package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.NullMaximum;
import dev.invert.RandomProblem;
import dev.invert.SearchDecision;
import dev.invert.StatisticsOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of a layer that are explained separately and merged have the statistics of the whole layer. */
class LayerStatisticsTest {
    private static final int NEURONS = 7;

    private final RandomProblem problem = new RandomProblem(11, 200, 6);

    private float[][] neurons() {
        float[][] values = new float[NEURONS][];
        for (int k = 0; k < NEURONS; k++) {
            values[k] = k == 2 ? new float[problem.sampleCount] : problem.neuron();
        }
        return values;
    }

    private static Explainer.Builder explainer() {
        return Explainer.builder()
                .length(2)
                .threads(1)
                .statistics(StatisticsOptions.DEFAULT.withPermutations(9).withHoldout(0.3));
    }

    @ParameterizedTest
    @EnumSource(ExplainOptions.Direction.class)
    void partsMergeToTheWhole(ExplainOptions.Direction direction) {
        Explainer explainer = explainer().direction(direction).build();
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons());
                PreparedConcepts prepared = explainer.prepare(concepts)) {
            LayerExplanation whole = explainer.explain(activations, prepared);
            LayerExplanation first = explainer.explain(activations, prepared, new int[] {5, 1});
            LayerExplanation second = explainer.explain(activations, prepared, new int[] {0, 2, 3, 4, 6});

            LayerExplanation merged = LayerStatistics.merge(List.of(first, second));

            assertThat(merged.neurons()).isEqualTo(whole.neurons());
            assertThat(merged.nullMaxima()).isEqualTo(whole.nullMaxima()).hasSize(9);
            assertThat(merged.formulasEvaluated()).isEqualTo(whole.formulasEvaluated());
            // The q-values of a part differ from those of the layer, so merging must have recomputed them.
            assertThat(first.neurons())
                    .isNotEqualTo(
                            List.of(whole.neurons().get(5), whole.neurons().get(1)));
        }
    }

    @Test
    void aPartIsSearchedAsTheLayerIs() {
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons());
                PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            LayerExplanation whole = explainer().build().explain(activations, prepared);
            int[] some = {3, 4};

            // The reason names the time allowed per neuron.
            assertThat(explainer().build().explain(activations, prepared, some).search())
                    .isNotEqualTo(whole.search());
            assertThat(explainer()
                            .layerNeurons(NEURONS)
                            .build()
                            .explain(activations, prepared, some)
                            .search())
                    .isEqualTo(whole.search());
        }
    }

    @Test
    void partsWithProofsOfOtherLengthsAreRejected() {
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons());
                PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
            LayerExplanation part = explainer().build().explain(activations, prepared, new int[] {0});
            LayerExplanation other = explainer().build().explain(activations, prepared, new int[] {1});
            SearchDecision found = other.search();
            SearchDecision shorter = new SearchDecision(
                    found.optimal(),
                    found.provenLength() + 1,
                    found.reason(),
                    found.predictedSeconds(),
                    found.stepsPerNeuron(),
                    found.indexBytes());

            assertThatThrownBy(() -> LayerStatistics.merge(List.of(part, withSearch(other, shorter))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("provenLength");
        }
    }

    private static LayerExplanation withSearch(LayerExplanation layer, SearchDecision search) {
        return new LayerExplanation(
                layer.neurons(),
                layer.options(),
                layer.kernel(),
                layer.threads(),
                layer.sampleCount(),
                layer.heldOutSamples(),
                layer.patternCount(),
                layer.conceptCount(),
                layer.formulasEvaluated(),
                layer.log10FormulasReachable(),
                layer.rankSeconds(),
                layer.searchSeconds(),
                layer.statisticsSeconds(),
                layer.repetitionSeconds(),
                search,
                layer.nullMaxima());
    }

    @Test
    void partsThatDoNotBelongTogetherAreRejected() {
        Explainer explainer = explainer().build();
        Explainer other = explainer().length(1).build();
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons())) {
            LayerExplanation part = explainer.explain(activations, concepts, new int[] {0, 1});
            assertThatThrownBy(() -> LayerStatistics.merge(List.of(part, part)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("neuron 0 is in two of them");
            LayerExplanation shorter = other.explain(activations, concepts, new int[] {3});
            assertThatThrownBy(() -> LayerStatistics.merge(List.of(part, shorter)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("options");
        }
    }

    @Test
    void aFormulaThatDoesNotExistIsWorseThanAllOthers() {
        NullMaximum some = new NullMaximum(3, -5, 0.25);
        for (ExplainOptions.Direction direction : ExplainOptions.Direction.values()) {
            ExplainOptions options =
                    Explainer.builder().direction(direction).build().options();
            assertThat(LayerStatistics.isAsGood(options, 10, some, NullMaximum.NONE))
                    .isTrue();
            assertThat(LayerStatistics.isAsGood(options, 10, NullMaximum.NONE, some))
                    .isFalse();
        }
    }
}
