package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.SearchDecision;
import dev.invert.SearchOptions;
import dev.invert.errors.InvertException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Decides between beam search alone and a proof, through the public API. */
class SearchDecisionTest {
    @Test
    void countsDecideWhetherToProve() {
        RandomProblem problem = new RandomProblem(12, 500, 12);
        Random random = new Random(8);
        int concepts = 250;
        List<Concept> names = IntStream.range(0, concepts)
                .mapToObj(c -> Concept.named("c" + c))
                .toList();
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(300, names)) {
            for (int i = 0; i < 300; i++) {
                for (int c = 0; c < concepts; c++) {
                    if (random.nextBoolean()) {
                        builder.set(i, c);
                    }
                }
            }
            try (ConceptMatrix dense = builder.build();
                    ConceptMatrix small = problem.matrix();
                    ActivationMatrix forDense = ActivationMatrix.of(new float[][] {noise(random, 300)});
                    ActivationMatrix forSmall = ActivationMatrix.of(new float[][] {problem.neuron()})) {
                List<SearchDecision> told = new ArrayList<>();
                Explainer.Builder auto = Explainer.builder()
                        .objective(SearchOptions.Objective.AUC)
                        .searchListener(told::add);
                SearchDecision oneNeuron = auto.build().explain(forDense, dense).search();
                assertThat(oneNeuron.optimal()).isTrue();
                assertThat(oneNeuron.reason()).contains("10 s for all neurons");
                try (PreparedConcepts prepared = PreparedConcepts.of(dense)) {
                    SearchDecision manyNeurons = prepared.strategy(auto.build().options(), 100_000, false)
                            .decision();
                    assertThat(manyNeurons.covers(3)).isFalse();
                    assertThat(manyNeurons.reason()).contains("allowed");
                }
                SearchDecision cheap = auto.build().explain(forSmall, small).search();
                assertThat(cheap.optimal()).isTrue();
                assertThat(cheap.reason()).contains("predicted", "allowed");
                assertThat(cheap.indexBytes()).isPositive();
                SearchDecision limited =
                        auto.searchLimit(3).build().explain(forSmall, small).search();
                assertThat(limited.optimal()).isFalse();
                assertThat(limited.reason()).contains("search limit");
                assertThat(told).containsExactly(oneNeuron, cheap, limited);
            }
        }
        assertThatThrownBy(() -> Explainer.builder()
                        .search(SearchOptions.Method.OPTIMAL)
                        .searchLimit(3)
                        .build())
                .isInstanceOf(InvertException.class)
                .hasMessage(
                        "searchLimit=3 leaves concepts out, so search=optimal could prove nothing about all formulas:"
                                + " use one of the two");
        assertThatThrownBy(() -> SearchOptions.DEFAULT.withTimeLimit(-1))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("timeLimitSeconds=-1.0");
    }

    private static float[] noise(Random random, int sampleCount) {
        float[] values = new float[sampleCount];
        for (int i = 0; i < sampleCount; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
