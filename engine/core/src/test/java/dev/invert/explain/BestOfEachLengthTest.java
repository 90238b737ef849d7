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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        List<Formula> literals = IntStream.range(0, problem.columns.length)
                .mapToObj(c -> Formula.of("c" + c))
                .flatMap(literal -> Stream.of(literal, literal.negate()))
                .toList();
        List<Formula> formulas = literals;
        Set<String> shorter = new HashSet<>();
        for (int k = 0; k < 3; k++) {
            formulas = k == 0 ? literals : join(formulas, literals);
            OptionalDouble best = formulas.stream()
                    .map(problem::truth)
                    .filter(truth -> !shorter.contains(Arrays.toString(truth)))
                    .filter(truth -> isWithinBounds(truth))
                    .mapToDouble(truth -> value(auc(values, truth), direction))
                    .max();
            List<Explanation> found = neuron.perLength().get(k);
            if (best.isPresent()) {
                assertThat(value(found.get(0).auc(), direction)).isEqualTo(best.getAsDouble());
                assertThat(shorter)
                        .doesNotContain(
                                Arrays.toString(problem.truth(found.get(0).formula())));
            }
            List<Double> order =
                    found.stream().map(e -> -value(e.auc(), direction)).toList();
            assertThat(order).isSorted();
            int length = k + 1;
            assertThat(found).allMatch(e -> e.length() == length);
            formulas.forEach(formula -> shorter.add(Arrays.toString(problem.truth(formula))));
        }
    }

    private static List<Formula> join(List<Formula> left, List<Formula> right) {
        List<Formula> joined = new ArrayList<>();
        for (Formula a : left) {
            for (Formula b : right) {
                joined.add(a.and(b));
                joined.add(a.or(b));
            }
        }
        return joined;
    }

    private static boolean isWithinBounds(boolean[] truth) {
        long n = count(truth);
        return n >= LEAST * truth.length && n <= MOST * truth.length;
    }

    private static long count(boolean[] truth) {
        return IntStream.range(0, truth.length).filter(i -> truth[i]).count();
    }

    private static double auc(float[] values, boolean[] truth) {
        long n = count(truth);
        return RandomProblem.pairCount(values, truth) / (2.0 * n * (truth.length - n));
    }

    private static double value(double auc, ExplainOptions.Direction direction) {
        return switch (direction) {
            case MAX -> auc;
            case MIN -> 1 - auc;
            case BOTH -> Math.max(auc, 1 - auc);
        };
    }
}
