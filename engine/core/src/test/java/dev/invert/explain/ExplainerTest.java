package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Public API of the library: options, statuses, determinism. */
@EveryKernel
class ExplainerTest {
    private static final RandomProblem PROBLEM = new RandomProblem(12, 500, 12);

    private static float[][] neurons(int count) {
        float[][] neurons = new float[count][];
        for (int k = 0; k < count; k++) {
            neurons[k] = PROBLEM.neuron();
        }
        return neurons;
    }

    @Test
    void resultsDoNotDependOnTheNumberOfThreads() {
        try (ConceptMatrix concepts = PROBLEM.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons(70))) {
            List<NeuronExplanation> one = Explainer.builder()
                    .objective(SearchOptions.Objective.AUC)
                    .perLength(true)
                    .aliases(true)
                    .threads(1)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            for (int threads = 2; threads <= 5; threads++) {
                assertThat(Explainer.builder()
                                .objective(SearchOptions.Objective.AUC)
                                .perLength(true)
                                .aliases(true)
                                .threads(threads)
                                .build()
                                .explain(activations, concepts)
                                .neurons())
                        .isEqualTo(one);
            }
            int[] chosen = {69, 3, 4, 5, 40};
            assertThat(Explainer.builder()
                            .objective(SearchOptions.Objective.AUC)
                            .perLength(true)
                            .aliases(true)
                            .build()
                            .explain(activations, concepts, chosen)
                            .neurons())
                    .extracting(ExplainerTest::withoutQ)
                    .containsExactlyElementsOf(IntStream.of(chosen)
                            .mapToObj(k -> withoutQ(one.get(k)))
                            .toList());
        }
    }

    /** Removes the q-value, which depends on the other neurons of the run. */
    private static NeuronExplanation withoutQ(NeuronExplanation neuron) {
        return neuron.explanations().isEmpty() ? neuron : neuron.withLog10Q(Double.NaN);
    }

    @Test
    void aliasesHoldForTheSameSamples() {
        try (ConceptMatrix concepts = PROBLEM.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons(40))) {
            int aliases = 0;
            for (NeuronExplanation neuron : Explainer.builder()
                    .objective(SearchOptions.Objective.AUC)
                    .aliases(true)
                    .build()
                    .explain(activations, concepts)
                    .neurons()) {
                for (Explanation explanation : neuron.explanations()) {
                    for (Formula alias : explanation.aliases()) {
                        assertThat(concepts.truthSet(alias)).isEqualTo(concepts.truthSet(explanation.formula()));
                        assertThat(alias).isNotEqualTo(explanation.formula());
                        aliases++;
                    }
                }
            }
            assertThat(aliases).isPositive();
        }
    }

    @Test
    void constantNeuronsAndEmptyBoundsHaveAStatusOfTheirOwn() {
        float[][] neurons = neurons(2);
        neurons[0] = new float[PROBLEM.sampleCount];
        try (ConceptMatrix concepts = PROBLEM.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            List<NeuronExplanation> found = Explainer.builder()
                    .objective(SearchOptions.Objective.AUC)
                    .fractions(0.4999, 0.49991)
                    .build()
                    .explain(activations, concepts)
                    .neurons();
            assertThat(found)
                    .extracting(NeuronExplanation::status)
                    .containsExactly(NeuronExplanation.Status.CONSTANT, NeuronExplanation.Status.NONE);
        }
    }

    @Test
    void parentsOutsideTheBoundsFindConjunctionsOfCommonConcepts() {
        int n = 1000;
        float[] neuron = new float[n];
        try (ConceptMatrix.Builder builder =
                ConceptMatrix.builder(n, List.of(Concept.named("p"), Concept.named("q"), Concept.named("r")))) {
            for (int i = 0; i < n; i++) {
                boolean p = i % 10 < 6;
                boolean q = i / 10 % 10 < 6;
                neuron[i] = (p && q ? 5 : 0) + i % 7 * 0.1f;
                if (p) {
                    builder.set(i, 0);
                }
                if (q) {
                    builder.set(i, 1);
                }
                if (i % 17 == 0) {
                    builder.set(i, 2);
                }
            }
            try (ConceptMatrix concepts = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(new float[][] {neuron})) {
                Explanation any = Explainer.builder()
                        .objective(SearchOptions.Objective.AUC)
                        .length(2)
                        .parents(ExplainOptions.Parents.ANY)
                        .build()
                        .explain(activations, concepts)
                        .neurons()
                        .get(0)
                        .explanations()
                        .get(0);
                assertThat(any.formula().text()).isEqualTo("p & q");
                assertThat(any.auc()).isEqualTo(1);
            }
        }
    }

    @Test
    void badInputIsNamed() {
        float[][] neurons = neurons(20);
        neurons[17][33] = Float.NaN;
        try (ConceptMatrix concepts = PROBLEM.matrix();
                ActivationMatrix activations = ActivationMatrix.of(neurons);
                ActivationMatrix shorter = ActivationMatrix.of(new float[][] {{1, 2, 3}})) {
            assertThatThrownBy(() -> Explainer.builder().build().explain(activations, concepts))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("neuron 17")
                    .hasMessageContaining("sample 33");
            assertThatThrownBy(() -> Explainer.builder().build().explain(shorter, concepts))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("3 samples")
                    .hasMessageContaining("500");
        }
        assertThatThrownBy(() -> Explainer.builder().length(0).build()).isInstanceOf(InvertException.class);
        assertThatThrownBy(() -> Explainer.builder().beam(0).build()).isInstanceOf(InvertException.class);
        assertThatThrownBy(() -> Explainer.builder().fractions(0.6, 0.5).build())
                .isInstanceOf(InvertException.class);
    }
}
