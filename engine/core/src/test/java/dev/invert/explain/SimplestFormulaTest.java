package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.Simplification;
import dev.invert.internal.statistics.AucInterval;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the choice of the simplest formula against the definition of its standard error, sample by sample. */
class SimplestFormulaTest {
    private static final int PROBLEMS = 120;

    @ParameterizedTest
    @EnumSource(SearchOptions.Objective.class)
    void theShortestFormulaWithinOneStandardErrorComesFirst(SearchOptions.Objective objective) {
        int simplified = 0;
        int kept = 0;
        for (int seed = 0; seed < PROBLEMS; seed++) {
            RandomProblem problem = new RandomProblem(seed, 90, 6);
            float[] values = problem.neuron();
            NeuronExplanation best = explain(problem, values, objective, SearchOptions.Selection.BEST);
            NeuronExplanation simplest = explain(problem, values, objective, SearchOptions.Selection.SIMPLEST);
            if (best.explanations().isEmpty()) {
                continue;
            }

            boolean high = isHigh(objective, best.explanations().get(0));
            Optional<Explanation> expected = simplestOf(problem, values, best, high, objective);

            assertThat(simplest.best().formula())
                    .isEqualTo(best.explanations().get(0).formula());
            assertThat(simplest.simplification().isPresent()).isEqualTo(expected.isPresent());
            if (expected.isPresent()) {
                check(problem, values, best, simplest, expected.get(), high);
                simplified++;
            } else {
                assertThat(simplest.explanations()).isEqualTo(best.explanations());
                kept++;
            }
        }
        assertThat(simplified).isGreaterThan(PROBLEMS / 20);
        assertThat(kept).isGreaterThan(PROBLEMS / 20);
    }

    private static void check(
            RandomProblem problem,
            float[] values,
            NeuronExplanation best,
            NeuronExplanation simplest,
            Explanation expected,
            boolean high) {
        Explanation first = simplest.explanations().get(0);
        Explanation whole = best.explanations().get(0);
        Simplification given = simplest.simplification().orElseThrow();
        assertThat(first.formula()).isEqualTo(expected.formula());
        assertThat(first.length()).isLessThan(whole.length());
        assertThat(given.best().formula()).isEqualTo(whole.formula());
        assertThat(given.aucLoss()).isCloseTo((whole.auc() - first.auc()) * (high ? 1 : -1), within(1e-12));
        assertThat(given.standardError())
                .isCloseTo(
                        standardError(values, problem.truth(whole.formula()), problem.truth(first.formula())),
                        within(1e-12));
        assertThat(simplest.explanations()).hasSameSizeAs(best.explanations()).doesNotHaveDuplicates();
    }

    /** Overlap with the top samples has no low end. */
    private static ExplainOptions.Direction direction(SearchOptions.Objective objective) {
        return switch (objective) {
            case F1, IOU -> ExplainOptions.Direction.MAX;
            default -> ExplainOptions.Direction.BOTH;
        };
    }

    /** Returns whether an explanation was searched for among high values; the sign of r is that of a difference. */
    private static boolean isHigh(SearchOptions.Objective objective, Explanation explanation) {
        return switch (objective) {
            case F1, IOU -> true;
            case R -> explanation.statistics().effect().r() >= 0;
            default -> explanation.centeredRankSum() >= 0;
        };
    }

    private static NeuronExplanation explain(
            RandomProblem problem,
            float[] values,
            SearchOptions.Objective objective,
            SearchOptions.Selection selection) {
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = ActivationMatrix.of(new float[][] {values})) {
            return Explainer.builder()
                    .search(SearchOptions.DEFAULT.withObjective(objective).withSelection(selection))
                    .direction(direction(objective))
                    .fractions(0.05, 0.9)
                    .perLength(true)
                    .threads(1)
                    .build()
                    .explain(activations, concepts)
                    .neurons()
                    .get(0);
        }
    }

    private static Optional<Explanation> simplestOf(
            RandomProblem problem,
            float[] values,
            NeuronExplanation found,
            boolean high,
            SearchOptions.Objective objective) {
        Explanation best = found.explanations().get(0);
        double bestShorter = Double.NEGATIVE_INFINITY;
        for (List<Explanation> ofLength : found.perLength().subList(0, best.length() - 1)) {
            Optional<Explanation> candidate = ofLength.stream()
                    .filter(explanation -> isHigh(objective, explanation) == high)
                    .findFirst();
            if (candidate.isEmpty() || candidate.get().objectiveValue() <= bestShorter) {
                continue;
            }
            bestShorter = candidate.get().objectiveValue();
            double loss = (best.auc() - candidate.get().auc()) * (high ? 1 : -1);
            double error = standardError(
                    values,
                    problem.truth(best.formula()),
                    problem.truth(candidate.get().formula()));
            if (loss <= error) {
                return candidate;
            }
        }
        return Optional.empty();
    }

    /** Returns the standard error of the difference between the AUCs of two truth sets. */
    private static double standardError(float[] values, boolean[] a, boolean[] b) {
        double[] ofA = contributions(values, a);
        double[] ofB = contributions(values, b);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (ofA[i] - ofB[i]) * (ofA[i] - ofB[i]);
        }
        return Math.sqrt(sum);
    }

    /** Returns what each sample adds to the AUC of a truth set, less its expected share, in units of standard errors. */
    private static double[] contributions(float[] values, boolean[] truth) {
        int total = values.length;
        double[] fractions = new double[total];
        int positives = 0;
        double auc = 0;
        for (int i = 0; i < total; i++) {
            double right = 0;
            int others = 0;
            for (int j = 0; j < total; j++) {
                if (truth[i] != truth[j]) {
                    int order = values[i] == values[j] ? 0 : values[i] > values[j] ? 1 : -1;
                    right += order == 0 ? 0.5 : order > 0 == truth[i] ? 1 : 0;
                    others++;
                }
            }
            fractions[i] = right / others;
            if (truth[i]) {
                positives++;
                auc += fractions[i];
            }
        }
        auc /= positives;
        for (int i = 0; i < total; i++) {
            double n = truth[i] ? positives : total - positives;
            fractions[i] = (fractions[i] - auc) / Math.sqrt(n * (n - 1));
        }
        return fractions;
    }

    /** The standard error of a single AUC has the same definition: its square is DeLong's variance. */
    @Test
    void theErrorOfOneAucFollowsFromTheSameContributions() {
        RandomProblem problem = new RandomProblem(5, 60, 4);
        float[] values = problem.neuron();
        NeuronExplanation neuron = explain(problem, values, SearchOptions.Objective.AUC, SearchOptions.Selection.BEST);
        for (Explanation explanation : neuron.explanations()) {
            boolean[] truth = problem.truth(explanation.formula());
            double[] shares = contributions(values, truth);
            double[] variances = new double[2];
            for (int i = 0; i < shares.length; i++) {
                variances[truth[i] ? 1 : 0] += shares[i] * shares[i];
            }
            long n1 = explanation.positiveCount();
            AucInterval expected =
                    AucInterval.of(explanation.auc(), variances[1], variances[0], n1, explanation.sampleCount() - n1);
            assertThat(explanation.statistics().interval().low()).isCloseTo(expected.low(), within(1e-9));
            assertThat(explanation.statistics().interval().high()).isCloseTo(expected.high(), within(1e-9));
        }
    }
}
