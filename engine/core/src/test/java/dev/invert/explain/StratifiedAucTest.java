package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.LayerExplanation;
import dev.invert.SampleGroups;
import dev.invert.StatisticsOptions;
import dev.invert.StratifiedAuc;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreTable;
import dev.invert.score.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AUCs over pairs of samples of the same stratum, against enumeration of all pairs. */
@EveryKernel
class StratifiedAucTest {
    private static final int N = 400;
    private static final int BATCHES = 4;

    private final String[] batchOf = new String[N];
    private final float[][] neurons = new float[2][N];

    /** Neuron 0 follows the batch, which concept 0 mostly occurs in; neuron 1 follows concept 1 within batches. */
    private ConceptMatrix problem() {
        Random random = new Random(3);
        List<Concept> names = List.of(Concept.named("c0"), Concept.named("c1"), Concept.named("c2"));
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(N, names)) {
            for (int i = 0; i < N; i++) {
                int batch = random.nextInt(BATCHES);
                batchOf[i] = i == 0 ? "alone" : "batch " + batch;
                boolean first = random.nextInt(10) < (batch == 0 ? 8 : 1);
                boolean second = random.nextInt(4) == 0;
                boolean third = random.nextBoolean();
                if (first) {
                    builder.set(i, 0);
                }
                if (second) {
                    builder.set(i, 1);
                }
                if (third) {
                    builder.set(i, 2);
                }
                neurons[0][i] = Math.round(10 * ((batch == 0 ? 3 : 0) + random.nextGaussian())) / 10f;
                neurons[1][i] = Math.round(10 * (batch + (second ? 1 : 0) + random.nextGaussian())) / 10f;
            }
            return builder.build();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3})
    void equalsTheShareOfOrderedPairsOfOneStratum(double holdout) throws Exception {
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem();
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                LayerExplanation layer = Explainer.builder()
                        .strata(SampleGroups.of(List.of(batchOf)))
                        .statistics(StatisticsOptions.DEFAULT.withHoldout(holdout))
                        .perLength(true)
                        .build()
                        .explain(activations, concepts);
                List<Integer> searched = new ArrayList<>();
                for (int i = 0; i < N; i++) {
                    if (!layer.heldOutSamples().contains(i)) {
                        searched.add(i);
                    }
                }
                for (int k = 0; k < neurons.length; k++) {
                    for (Explanation found : layer.neurons().get(k).explanations()) {
                        StratifiedAuc stratified =
                                found.statistics().stratified().orElseThrow();
                        assertThat(stratified.auc())
                                .isCloseTo(
                                        enumerated(neurons[k], concepts.truthSet(found.formula()), searched),
                                        within(1e-15));
                        assertThat(stratified.strata()).isEqualTo(BATCHES);
                    }
                }
                Explanation batch = layer.neurons().get(0).best();
                assertThat(batch.label()).isEqualTo("c0");
                assertThat(batch.auc()).isGreaterThan(0.75);
                assertThat(batch.statistics().stratified().orElseThrow().auc()).isBetween(0.4, 0.6);
                Explanation concept = layer.neurons().get(1).best();
                assertThat(concept.statistics().stratified().orElseThrow().auc())
                        .isGreaterThan(concept.auc());
            }
        });
    }

    @Test
    void scoresOfFormulasAreThoseWithinStrata() throws Exception {
        List<String> formulas = List.of("c0", "~c1", "c0 & c1", "c0 | ~c2", "c0 & c1 & c2", "c0 | ~c0");
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem();
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                ScoreTable table = new ScoreTable(neurons.length);
                Scorer.create()
                        .withStrata(SampleGroups.of(List.of(batchOf)))
                        .score(activations, concepts, new int[] {0, 1}, FormulaSource.of(formulas), table);
                List<Integer> all = IntStream.range(0, N).boxed().toList();
                for (int m = 0; m < formulas.size(); m++) {
                    long[] truth = concepts.truthSet(Formula.parse(formulas.get(m)));
                    for (int k = 0; k < neurons.length; k++) {
                        assertThat(table.auc(m, k)).isEqualTo(Double.valueOf(enumerated(neurons[k], truth, all)));
                    }
                }
                assertThat(table.auc(formulas.size() - 1, 0)).isNaN();
            }
        });
    }

    private double enumerated(float[] values, long[] truth, List<Integer> samples) {
        double sum = 0;
        long pairs = 0;
        for (int i : samples) {
            for (int j : samples) {
                if (in(truth, i) && !in(truth, j) && batchOf[i].equals(batchOf[j])) {
                    sum += values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }

    private static boolean in(long[] truth, int sample) {
        return (truth[sample >> 6] >> sample & 1) != 0;
    }

    @ParameterizedTest
    @ValueSource(ints = {N - 1, N + 1})
    void everySampleNeedsAStratum(int count) {
        try (ConceptMatrix concepts = problem();
                ActivationMatrix activations = ActivationMatrix.of(neurons)) {
            SampleGroups strata = SampleGroups.of(java.util.Collections.nCopies(count, "one"));
            Explainer explainer = Explainer.builder().strata(strata).build();
            assertThatThrownBy(() -> explainer.explain(activations, concepts))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("every sample needs one");
        }
    }
}
