package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Effect;
import dev.invert.ElementType;
import dev.invert.Evidence;
import dev.invert.Explanation;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.WideMatrix;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreTable;
import dev.invert.score.Scorer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Activations of 64 bits that float32 merges, against their exact values. */
@EveryKernel
class WideActivationsTest {
    private static final MathContext DIGITS = new MathContext(60);
    private static final int NEURONS = 2 * WideMatrix.KINDS;

    private static Explainer.Builder explainer(SearchOptions.Method method, SearchOptions.Objective objective) {
        return Explainer.builder().threads(2).search(method).objective(objective);
    }

    private static ActivationMatrix ranks(WideMatrix wide) {
        float[][] ranks = new float[wide.neuronCount()][];
        for (int k = 0; k < ranks.length; k++) {
            ranks[k] = wide.ranks(k);
        }
        return ActivationMatrix.of(ranks);
    }

    /** The objectives that depend on the order alone give the same results as ranks that were computed from decimals. */
    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT64", "INT64", "UINT64"})
    void areSearchedByTheirExactOrder(ElementType type) throws Exception {
        for (int seed = 1; seed < 4; seed++) {
            // Few and many samples, and dense concepts, for which native kernels rank sixteen neurons at once.
            RandomProblem problem = new RandomProblem(seed, 60 + 100 * seed, seed == 3 ? 60 : 5);
            WideMatrix wide = new WideMatrix(type, problem, NEURONS, seed);
            for (SearchOptions.Method method : List.of(SearchOptions.Method.BEAM, SearchOptions.Method.OPTIMAL)) {
                for (SearchOptions.Objective objective : List.of(
                        SearchOptions.Objective.GUARANTEED, SearchOptions.Objective.AUC, SearchOptions.Objective.F1)) {
                    Explainer explainer = explainer(method, objective)
                            .length(seed == 3 ? 2 : 3)
                            .evidence(true)
                            .statistics(
                                    StatisticsOptions.DEFAULT.withHoldout(0.3).withPermutations(2))
                            .build();
                    assertNoNativeLeak(() -> {
                        try (ConceptMatrix concepts = problem.matrix();
                                ActivationMatrix ranked = ranks(wide)) {
                            assertThat(orders(explainer.explain(wide, concepts)))
                                    .isEqualTo(orders(explainer.explain(ranked, concepts)));
                        }
                    });
                }
            }
        }
    }

    /** Returns everything that depends on the order of the activations alone. */
    private static List<Object> orders(LayerExplanation layer) {
        List<Object> all = new ArrayList<>();
        for (NeuronExplanation neuron : layer.neurons()) {
            all.add(neuron.status());
            all.add(neuron.robustness());
            for (Explanation e : neuron.explanations()) {
                Effect effect = e.statistics().effect();
                all.add(List.of(
                        e.formula(),
                        e.twiceU(),
                        e.log10P(),
                        e.objectiveValue(),
                        e.statistics().interval()));
                all.add(List.of(
                        effect.precision(), effect.auprc(), e.statistics().heldOut()));
            }
            neuron.evidence().ifPresent(evidence -> {
                all.add(evidence.steps());
                all.add(evidence.topSamples().stream()
                        .map(Evidence.TopSample::sample)
                        .toList());
                all.add(evidence.inactiveSamples().stream()
                        .map(Evidence.TopSample::sample)
                        .toList());
            });
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT64", "INT64", "UINT64"})
    void showTheirRealValues(ElementType type) {
        RandomProblem problem = new RandomProblem(5, 120, 6);
        WideMatrix wide = new WideMatrix(type, problem, NEURONS, 7);
        int compared = 0;
        for (SearchOptions.Objective objective : List.of(SearchOptions.Objective.AUC, SearchOptions.Objective.R)) {
            try (ConceptMatrix concepts = problem.matrix()) {
                LayerExplanation layer = explainer(SearchOptions.Method.BEAM, objective)
                        .evidence(true)
                        .build()
                        .explain(wide, concepts);
                for (NeuronExplanation neuron : layer.neurons()) {
                    for (Explanation explanation : neuron.explanations()) {
                        compared++;
                        check(wide, neuron.neuron(), problem.truth(explanation.formula()), explanation, objective);
                    }
                    check(wide, neuron.neuron(), neuron.evidence().orElseThrow());
                }
            }
        }
        assertThat(compared).isGreaterThan(2 * NEURONS);
    }

    private static void check(
            WideMatrix wide, int neuron, boolean[] truth, Explanation explanation, SearchOptions.Objective objective) {
        int n = truth.length;
        long u2 = 0;
        BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO};
        BigDecimal squares = BigDecimal.ZERO;
        int inside = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; truth[i] && j < n; j++) {
                u2 += truth[j] ? 0 : 1 + Integer.signum(wide.value(neuron, i).compareTo(wide.value(neuron, j)));
            }
            int side = truth[i] ? 1 : 0;
            inside += side;
            sums[side] = sums[side].add(wide.value(neuron, i));
            squares = squares.add(wide.value(neuron, i).pow(2));
        }
        BigDecimal meanInside = sums[1].divide(BigDecimal.valueOf(inside), DIGITS);
        BigDecimal meanOutside = sums[0].divide(BigDecimal.valueOf(n - inside), DIGITS);
        BigDecimal mean = sums[0].add(sums[1]).divide(BigDecimal.valueOf(n), DIGITS);
        BigDecimal deviation = squares.divide(BigDecimal.valueOf(n), DIGITS)
                .subtract(mean.pow(2))
                .sqrt(DIGITS);
        double r = meanInside.subtract(meanOutside).divide(deviation, DIGITS).doubleValue()
                * Math.sqrt((double) inside * (n - inside))
                / n;
        double error = IntStream.range(0, n)
                                .mapToDouble(i -> wide.value(neuron, i).abs().doubleValue())
                                .max()
                                .orElseThrow()
                        * 1e-14
                + Double.MIN_VALUE;
        Effect effect = explanation.statistics().effect();
        assertThat(explanation.twiceU()).isEqualTo(u2);
        assertThat(effect.meanInside()).isCloseTo(meanInside.doubleValue(), within(error));
        assertThat(effect.meanOutside()).isCloseTo(meanOutside.doubleValue(), within(error));
        assertThat(effect.r()).isCloseTo(r, within(1e-7));
        if (objective == SearchOptions.Objective.R) {
            assertThat(explanation.objectiveValue()).isCloseTo(r, within(0.02));
        }
    }

    private static void check(WideMatrix wide, int neuron, Evidence evidence) {
        assertThat(evidence.topSamples())
                .allMatch(shown ->
                        shown.activation() == wide.value(neuron, shown.sample()).doubleValue());
        List<BigDecimal> sorted = IntStream.range(0, wide.sampleCount())
                .mapToObj(i -> wide.value(neuron, i))
                .sorted()
                .toList();
        assertThat(evidence.histogram().low()).isEqualTo(sorted.get(0).doubleValue());
        assertThat(evidence.histogram().high())
                .isEqualTo(sorted.get(sorted.size() - 1).doubleValue());
        BigDecimal low = sorted.get(0);
        BigDecimal width = sorted.get(sorted.size() - 1).subtract(low).divide(BigDecimal.valueOf(40), DIGITS);
        long counted = 0;
        for (int bin = 0; bin < 40; bin++) {
            counted += evidence.histogram().inside().get(bin)
                    + evidence.histogram().outside().get(bin);
            // After rounding, a value on the border between two bins may be in either of them.
            assertThat(counted)
                    .isBetween(below(sorted, low, width, bin + 1 - 1e-6), below(sorted, low, width, bin + 1 + 1e-6));
        }
        assertThat(counted).isEqualTo(wide.sampleCount());
        assertThat(evidence.topSamples().get(0).activation())
                .isEqualTo(sorted.get(sorted.size() - 1).doubleValue());
    }

    /** Returns the number of values below a border, which is given in bins. */
    private static long below(List<BigDecimal> values, BigDecimal low, BigDecimal width, double border) {
        BigDecimal limit = low.add(width.multiply(BigDecimal.valueOf(border)));
        return values.stream().filter(value -> value.compareTo(limit) <= 0).count();
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT64", "INT64", "UINT64"})
    void areScoredByTheirExactOrder(ElementType type) throws Exception {
        RandomProblem problem = new RandomProblem(9, 300, 6);
        WideMatrix wide = new WideMatrix(type, problem, NEURONS, 9);
        List<String> formulas = List.of("c0", "~c1", "c2 & ~c3", "c0 | c4 | c5");
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix ranked = ranks(wide)) {
                assertThat(score(wide, concepts, formulas)).isDeepEqualTo(score(ranked, concepts, formulas));
            }
        });
    }

    private static double[][] score(ActivationMatrix activations, ConceptMatrix concepts, List<String> formulas) {
        ScoreTable table = new ScoreTable(NEURONS);
        int[] neurons = IntStream.range(0, NEURONS).toArray();
        Scorer.create().score(activations, concepts, neurons, FormulaSource.of(formulas), table);
        return table.rows().toArray(double[][]::new);
    }

    @Test
    void aValueThatIsNoNumberIsAnErrorThatNamesIt() {
        RandomProblem problem = new RandomProblem(1, 50, 4);
        WideMatrix wide = new WideMatrix(ElementType.FLOAT64, problem, 3, 1);
        wide.setNaN(2, 41);
        try (ConceptMatrix concepts = problem.matrix()) {
            Explainer explainer = Explainer.builder().build();
            assertThatThrownBy(() -> explainer.explain(wide, concepts))
                    .isInstanceOf(NonFiniteActivationException.class)
                    .hasMessageContaining("neuron 2 on sample 41");
        }
    }
}
