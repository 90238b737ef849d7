package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that no literal is reported without which the formula would be as good. */
class FillerTest {
    private static final int PROBLEMS = 40;

    @ParameterizedTest
    @EnumSource(SearchOptions.Method.class)
    void everyLiteralRaisesTheObjective(SearchOptions.Method method) {
        List<Part> parts = parts(method, SearchOptions.Objective.Z, FillerTest::z);
        assertThat(parts).as("formulas without one of several literals").hasSizeGreaterThan(PROBLEMS);
        assertThat(parts).allSatisfy(part -> assertThat(part.withoutLiteral()).isLessThan(part.whole()));
    }

    /** By AUC, as published, the same problems do have such literals: the test above can fail. */
    @ParameterizedTest
    @EnumSource(SearchOptions.Method.class)
    void formulasAreReportedAsPublishedByAuc(SearchOptions.Method method) {
        assertThat(parts(method, SearchOptions.Objective.AUC, FillerTest::auc))
                .anySatisfy(part -> assertThat(part.withoutLiteral()).isGreaterThanOrEqualTo(part.whole()));
    }

    /** The values of a reported formula and of the same without one of its literals. */
    private record Part(double whole, double withoutLiteral) {}

    private static List<Part> parts(
            SearchOptions.Method method,
            SearchOptions.Objective objective,
            ToDoubleBiFunction<float[], boolean[]> measure) {
        List<Part> parts = new ArrayList<>();
        for (int seed = 0; seed < PROBLEMS; seed++) {
            RandomProblem problem = new RandomProblem(seed, 80, 6);
            float[] values = problem.neuron();
            for (Explanation explanation : explain(problem, values, method, objective)) {
                double whole = measure.applyAsDouble(values, problem.truth(explanation.formula()));
                for (int literal = 0; explanation.length() > 1 && literal < explanation.length(); literal++) {
                    Formula shorter = LiteralContributions.without(explanation.formula(), literal);
                    parts.add(new Part(whole, measure.applyAsDouble(values, problem.truth(shorter))));
                }
            }
        }
        return parts;
    }

    private static List<Explanation> explain(
            RandomProblem problem, float[] values, SearchOptions.Method method, SearchOptions.Objective objective) {
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(new float[][] {values})) {
            LayerExplanation layer = Explainer.builder()
                    .objective(objective)
                    .search(method)
                    .fractions(0.2, 0.6)
                    .build()
                    .explain(activations, concepts);
            NeuronExplanation neuron = layer.neurons().get(0);
            return neuron.explanations();
        }
    }

    private static double z(float[] values, boolean[] truth) {
        long n = count(truth);
        return (auc(values, truth) - 0.5) * Math.sqrt((double) n * (truth.length - n));
    }

    private static double auc(float[] values, boolean[] truth) {
        long n = count(truth);
        return n == 0 || n == truth.length
                ? Double.NEGATIVE_INFINITY
                : RandomProblem.pairCount(values, truth) / (2.0 * n * (truth.length - n));
    }

    private static long count(boolean[] truth) {
        long n = 0;
        for (boolean inside : truth) {
            n += inside ? 1 : 0;
        }
        return n;
    }
}
