package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.InvalidSettingException;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.kernel.KernelChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The objectives F1 and IoU, against their definition over all formulas. */
@EveryKernel
class OverlapObjectiveTest {
    private static Explainer.Builder explainer(
            SearchOptions.Objective objective, SearchOptions.Method method, double quantile) {
        return Explainer.builder()
                .objective(objective)
                .search(method)
                .statistics(StatisticsOptions.DEFAULT.withQuantile(quantile));
    }

    private static float[][] neurons(RandomProblem problem, int count) {
        float[][] neurons = new float[count][];
        for (int k = 0; k < count; k++) {
            neurons[k] = problem.neuron();
        }
        return neurons;
    }

    /** Returns the top samples: those above the (m + 1)-th largest activation, or tied at the largest if there are none. */
    private static boolean[] top(float[] values, double quantile) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        int m = Math.max(1, (int) Math.floor(quantile * values.length));
        float border = sorted[Math.max(0, values.length - 1 - m)];
        boolean[] top = new boolean[values.length];
        boolean any = false;
        for (int i = 0; i < values.length; i++) {
            top[i] = values[i] > border;
            any |= top[i];
        }
        for (int i = 0; !any && i < values.length; i++) {
            top[i] = values[i] == border;
        }
        return top;
    }

    /** Returns tp, n and K. */
    private static int[] counts(boolean[] truth, boolean[] top) {
        int[] counts = new int[3];
        for (int i = 0; i < truth.length; i++) {
            counts[0] += truth[i] && top[i] ? 1 : 0;
            counts[1] += truth[i] ? 1 : 0;
            counts[2] += top[i] ? 1 : 0;
        }
        return counts;
    }

    private static double value(SearchOptions.Objective objective, boolean[] truth, boolean[] top) {
        int[] c = counts(truth, top);
        return objective == SearchOptions.Objective.F1
                ? 2.0 * c[0] / (c[1] + c[2])
                : (double) c[0] / (c[1] + c[2] - c[0]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.2, 0.6})
    void theFirstExplanationIsTheBestOfAllFormulas(double quantile) {
        int certified = 0;
        for (int seed = 0; seed < 10; seed++) {
            SearchOptions.Objective objective =
                    seed % 2 == 0 ? SearchOptions.Objective.F1 : SearchOptions.Objective.IOU;
            RandomProblem problem = new RandomProblem(seed, 20 + 5 * seed, 5);
            float[][] values = neurons(problem, 4);
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix activations = ActivationMatrix.of(values)) {
                LayerExplanation layer = explainer(objective, SearchOptions.Method.OPTIMAL, quantile)
                        .fractions(0.1, 0.6)
                        .build()
                        .explain(activations, concepts);
                for (NeuronExplanation neuron : layer.neurons()) {
                    if (neuron.explanations().isEmpty()) {
                        continue;
                    }
                    boolean[] top = top(values[neuron.neuron()], quantile);
                    Explanation best = neuron.explanations().get(0);
                    boolean[] truth = problem.truth(best.formula());
                    assertThat(best.objectiveValue())
                            .isCloseTo(value(objective, truth, top), within(1e-15))
                            .isEqualTo(
                                    objective == SearchOptions.Objective.F1
                                            ? best.statistics().effect().f1()
                                            : best.statistics().effect().iou());
                    assertThat(best.twiceU()).isEqualTo(RandomProblem.pairCount(values[neuron.neuron()], truth));
                    if (neuron.certificate().orElseThrow().certified()) {
                        certified++;
                        assertNoneIsBetter(problem, truth, top);
                    } else {
                        assertThat(neuron.excluded()).isPresent();
                    }
                }
            }
        }
        assertThat(certified).isGreaterThan(10);
    }

    private static void assertNoneIsBetter(RandomProblem problem, boolean[] best, boolean[] top) {
        int[] b = counts(best, top);
        List<Formula> literals = new ArrayList<>();
        for (int c = 0; c < problem.columns.length; c++) {
            literals.add(Formula.of("c" + c));
            literals.add(Formula.of("c" + c).negate());
        }
        List<Formula> formulas = new ArrayList<>(literals);
        for (Formula x : literals) {
            for (Formula y : literals) {
                for (Formula two : List.of(x.and(y), x.or(y))) {
                    formulas.add(two);
                    for (Formula z : literals) {
                        formulas.add(two.and(z));
                        formulas.add(two.or(z));
                    }
                }
            }
        }
        for (Formula formula : formulas) {
            int[] c = counts(problem.truth(formula), top);
            if (c[1] >= Math.ceil(0.1 * top.length) && c[1] <= 0.6 * top.length) {
                // tp / (n + K) without rounding; the numbers are small.
                assertThat(b[0] * (c[1] + c[2])).as(formula.text()).isGreaterThanOrEqualTo(c[0] * (b[1] + b[2]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(SearchOptions.Method.class)
    void bothMeasuresChooseTheSameFormulasOnEveryKernel(SearchOptions.Method method) {
        RandomProblem problem = new RandomProblem(21, 700, 9);
        float[][] values = neurons(problem, 20);
        StatisticsOptions statistics = StatisticsOptions.DEFAULT
                .withQuantile(0.05)
                .withHoldout(0.25)
                .withFolds(2)
                .withBootstrap(2)
                .withPermutations(4);
        List<List<NeuronExplanation>> found = new ArrayList<>();
        List<List<Formula>> formulas = new ArrayList<>();
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            for (AucKernels kernel : KernelChoice.all()) {
                for (SearchOptions.Objective objective :
                        List.of(SearchOptions.Objective.F1, SearchOptions.Objective.IOU)) {
                    List<NeuronExplanation> neurons = explainer(objective, method, 0.05)
                            .fractions(0.02, 0.5)
                            .kernel(kernel.name())
                            .statistics(statistics)
                            .build()
                            .explain(activations, concepts)
                            .neurons();
                    formulas.add(neurons.stream()
                            .flatMap(neuron -> neuron.explanations().stream().map(Explanation::formula))
                            .toList());
                    if (objective == SearchOptions.Objective.F1) {
                        found.add(neurons);
                    }
                }
            }
        }
        assertThat(found).allSatisfy(neurons -> assertThat(neurons).isEqualTo(found.get(0)));
        assertThat(formulas)
                .allSatisfy(chosen -> assertThat(chosen).hasSizeGreaterThan(40).isEqualTo(formulas.get(0)));
        assertThat(found.get(0))
                .anySatisfy(
                        neuron -> assertThat(neuron.robustness().familyWiseP()).isEqualTo(0.2));
    }

    /** The concept of the only active samples must be among the two that are searched. */
    @Test
    void theSearchLimitKeepsTheConceptsThatOverlapMost() {
        RandomProblem problem = new RandomProblem(2, 300, 6);
        float[] values = new float[300];
        for (int i = 0; i < 300; i++) {
            problem.columns[4][i] = i % 30 == 0;
            problem.columns[5][i] = i < 150;
            values[i] = problem.columns[4][i] ? 5 : i / 300f;
        }
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(new float[][] {values})) {
            Explanation best = explainer(SearchOptions.Objective.F1, SearchOptions.Method.BEAM, 10.0 / 300)
                    .searchLimit(1)
                    .build()
                    .explain(activations, concepts)
                    .neurons()
                    .get(0)
                    .explanations()
                    .get(0);
            assertThat(best.formula().text()).isEqualTo("c4");
            assertThat(best.objectiveValue()).isEqualTo(1);
        }
    }

    @Test
    void lowValuesAreRejected() {
        for (SearchOptions.Objective objective : SearchOptions.Objective.values()) {
            boolean overlap = objective == SearchOptions.Objective.F1 || objective == SearchOptions.Objective.IOU;
            for (ExplainOptions.Direction direction : ExplainOptions.Direction.values()) {
                Explainer.Builder builder =
                        Explainer.builder().objective(objective).direction(direction);
                if (overlap && direction != ExplainOptions.Direction.MAX) {
                    assertThatThrownBy(builder::build)
                            .isInstanceOf(InvalidSettingException.class)
                            .hasMessageContaining(
                                    "direction=" + direction.name().toLowerCase(java.util.Locale.ROOT))
                            .hasMessageContaining("use direction=max")
                            .hasMessageNotContaining("\n");
                } else {
                    assertThat(builder.build().options().direction()).isEqualTo(direction);
                }
            }
        }
    }
}
