package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.LayerExplanation;
import dev.invert.RandomProblem;
import dev.invert.SampleGroups;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.search.KernelBackend;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Layers, calls and threads share prepared concepts. */
@EveryKernel
class PreparedConceptsTest {
    private static final int NEURONS = 20;

    private final RandomProblem problem = new RandomProblem(5, 130, 8);

    private float[][] neurons() {
        float[][] values = new float[NEURONS][];
        for (int k = 0; k < NEURONS; k++) {
            values[k] = problem.neuron();
        }
        return values;
    }

    private static Explainer explainer(double holdout, SearchOptions.Method method) {
        return Explainer.builder()
                .length(2)
                .threads(2)
                .evidence(true)
                .search(method)
                .statistics(StatisticsOptions.DEFAULT.withHoldout(holdout))
                .build();
    }

    @Test
    void sharedConceptsGiveWhatFreshOnesGive() throws Exception {
        float[][] firstLayer = neurons();
        float[][] secondLayer = neurons();
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    PreparedConcepts shared = PreparedConcepts.of(concepts);
                    ActivationMatrix first = ActivationMatrix.of(firstLayer);
                    ActivationMatrix second = ActivationMatrix.of(secondLayer)) {
                assertThat(shared.sampleCount()).isEqualTo(130);
                assertThat(shared.backend()).isEqualTo(new KernelBackend().name());
                for (double holdout : new double[] {0, 0.3}) {
                    for (SearchOptions.Method method : SearchOptions.Method.values()) {
                        Explainer explainer = explainer(holdout, method);
                        for (ActivationMatrix layer : List.of(first, second, first)) {
                            assertThat(explainer.explain(layer, shared).neurons())
                                    .isEqualTo(
                                            explainer.explain(layer, concepts).neurons());
                        }
                    }
                }
            }
        });
    }

    @Test
    void threadsShareThemToo() throws Exception {
        float[][] layer = neurons();
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    PreparedConcepts shared = PreparedConcepts.of(concepts);
                    ActivationMatrix activations = ActivationMatrix.of(layer)) {
                Explainer explainer = explainer(0.3, SearchOptions.Method.AUTO);
                List<LayerExplanation> found = Stream.generate(() -> shared)
                        .limit(6)
                        .parallel()
                        .map(prepared -> explainer.explain(activations, prepared))
                        .toList();
                assertThat(found)
                        .allSatisfy(one ->
                                assertThat(one.neurons()).isEqualTo(found.get(0).neurons()));
            }
        });
    }

    /** More splits than are kept, in use by several threads while others replace them. */
    @Test
    void splitsAreFreedWhenNobodyUsesThem() throws Exception {
        float[][] layer = neurons();
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    PreparedConcepts shared = PreparedConcepts.of(concepts);
                    ActivationMatrix activations = ActivationMatrix.of(layer)) {
                List<LayerExplanation> found = IntStream.range(0, 24)
                        .parallel()
                        .mapToObj(i -> Explainer.builder()
                                .length(1)
                                .threads(1)
                                .statistics(StatisticsOptions.DEFAULT
                                        .withHoldout(0.3)
                                        .withSeed(i % 6))
                                .groups(SampleGroups.of(groups()))
                                .build()
                                .explain(activations, shared))
                        .toList();
                for (int i = 6; i < found.size(); i++) {
                    assertThat(found.get(i).neurons())
                            .isEqualTo(found.get(i % 6).neurons());
                }
                assertThat(concepts.budget().usedBytesByTag().get(MemoryTag.CONCEPTS))
                        .as("the concepts, and those of at most two splits")
                        .isLessThanOrEqualTo(used(concepts) * 4);
            }
        });
    }

    private static long used(ConceptMatrix concepts) {
        return (concepts.sampleCount() + 63L) / 64 * Long.BYTES * concepts.conceptCount();
    }

    private List<String> groups() {
        return IntStream.range(0, problem.sampleCount)
                .mapToObj(i -> "g" + i / 3)
                .toList();
    }

    @Test
    void otherSamplesAreRejected() {
        try (ConceptMatrix concepts = problem.matrix();
                PreparedConcepts shared = PreparedConcepts.of(concepts);
                ActivationMatrix activations = ActivationMatrix.of(new float[][] {{1, 2, 3}})) {
            assertThatThrownBy(() -> explainer(0, SearchOptions.Method.BEAM).explain(activations, shared))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("3 samples");
        }
    }
}
