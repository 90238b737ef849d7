package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.internal.kernel.EveryKernel;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the proven best formulas of each length with an exhaustive search. */
@EveryKernel
class BestOfEachLengthTest {
    private static final double LEAST = 0.1;
    private static final double MOST = 0.5;

    @ParameterizedTest
    @CsvSource({"MAX, 3", "MIN, 3", "BOTH, 3", "MAX, 4"})
    void areTheBestThatNoShorterFormulaEquals(ExplainOptions.Direction direction, int length) {
        for (int seed = 0; seed < 8; seed++) {
            RandomProblem problem = new RandomProblem(seed, 20 + seed, 5);
            float[] values = problem.neuron();
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix activations = ActivationMatrix.of(new float[][] {values})) {
                NeuronExplanation neuron = Explainer.builder()
                        .objective(SearchOptions.Objective.AUC)
                        .search(SearchOptions.Method.OPTIMAL)
                        .direction(direction)
                        .length(length)
                        .fractions(LEAST, MOST)
                        .perLength(true)
                        .build()
                        .explain(activations, concepts)
                        .neurons()
                        .get(0);
                check(problem, values(activations), neuron, direction);
            }
        }
    }

    private static float[] values(ActivationMatrix activations) {
        try (ActivationBlock block = activations.load(0, 1)) {
            float[] values = new float[block.floats(0).remaining()];
            block.floats(0).get(values);
            return values;
        }
    }

    private static void check(
            RandomProblem problem, float[] values, NeuronExplanation neuron, ExplainOptions.Direction direction) {
        Set<String> shorter = new HashSet<>();
        for (int k = 0; k < 3; k++) {
            List<EveryFormula.Scored> formulas = EveryFormula.ofLength(problem, k + 1).stream()
                    .map(formula -> EveryFormula.scored(problem, values, formula))
                    .toList();
            OptionalDouble best = formulas.stream()
                    .filter(s -> s.n() >= LEAST * problem.sampleCount && s.n() <= MOST * problem.sampleCount)
                    .filter(s -> !shorter.contains(truth(problem, s.formula())))
                    .mapToDouble(s -> EveryFormula.value(s.auc(), direction))
                    .max();
            List<Explanation> found = neuron.perLength().get(k);
            if (best.isPresent()) {
                assertThat(EveryFormula.value(found.get(0).auc(), direction)).isEqualTo(best.getAsDouble());
                assertThat(shorter)
                        .doesNotContain(
                                Arrays.toString(problem.truth(found.get(0).formula())));
            }
            List<Double> order = found.stream()
                    .map(e -> -EveryFormula.value(e.auc(), direction))
                    .toList();
            assertThat(order).isSorted();
            int length = k + 1;
            assertThat(found).allMatch(e -> e.length() == length);
            formulas.forEach(s -> shorter.add(truth(problem, s.formula())));
        }
    }

    private static String truth(RandomProblem problem, Formula formula) {
        return Arrays.toString(problem.truth(formula));
    }
}
