package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
import dev.invert.FormulasByTruthSet;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.internal.kernel.EveryKernel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that no formula with an equal truth set is more readable than the reported one, against all such formulas. */
@EveryKernel
class ReadableFormulasTest {
    private static final int PROBLEMS = 30;

    private static FormulasByTruthSet all(boolean[][] columns) {
        return new FormulasByTruthSet(
                IntStream.range(0, columns.length).mapToObj(c -> "c" + c).toList(), columns);
    }

    private static LayerExplanation explain(Explainer.Builder options, boolean[][] columns, float[]... neurons) {
        List<Concept> names = new ArrayList<>();
        for (int c = 0; c < columns.length; c++) {
            names.add(Concept.named("c" + c));
        }
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(columns[0].length, names)) {
            for (int c = 0; c < columns.length; c++) {
                for (int i = 0; i < columns[c].length; i++) {
                    if (columns[c][i]) {
                        builder.set(i, c);
                    }
                }
            }
            try (ConceptMatrix concepts = builder.build();
                    ActivationMatrix activations = ActivationMatrix.of(neurons)) {
                return options.build().explain(activations, concepts);
            }
        }
    }

    private static int check(FormulasByTruthSet all, Explanation explanation) {
        List<Formula> equal = all.equalTo(explanation.formula());
        assertThat(explanation.formula()).isEqualTo(equal.get(0));
        long ofLength = equal.stream()
                .filter(formula -> formula.length() == explanation.length())
                .count();
        assertThat(explanation.equalFormulas())
                .as("formulas equal to %s", explanation.formula().text())
                .isEqualTo(ofLength);
        return ofLength > 1 ? 1 : 0;
    }

    @ParameterizedTest
    @EnumSource(
            value = SearchOptions.Method.class,
            names = {"BEAM", "OPTIMAL"})
    void noEqualFormulaIsMoreReadable(SearchOptions.Method method) {
        int withEquals = 0;
        for (int seed = 0; seed < PROBLEMS; seed++) {
            RandomProblem problem = new RandomProblem(seed, 60, 7);
            FormulasByTruthSet all = all(problem.columns);
            SearchOptions.Objective objective =
                    seed % 2 == 0 ? SearchOptions.Objective.AUC : SearchOptions.Objective.GUARANTEED;
            for (NeuronExplanation neuron : explain(
                            Explainer.builder()
                                    .search(method)
                                    .objective(objective)
                                    .perLength(true)
                                    .direction(ExplainOptions.Direction.BOTH),
                            problem.columns,
                            problem.neuron(),
                            problem.neuron())
                    .neurons()) {
                for (Explanation explanation : neuron.explanations()) {
                    withEquals += check(all, explanation);
                }
                for (int k = 0; k < neuron.perLength().size(); k++) {
                    for (Explanation explanation : neuron.perLength().get(k)) {
                        assertThat(explanation.length()).isEqualTo(k + 1);
                        check(all, explanation);
                    }
                }
                assertThat(neuron.explanations())
                        .isSortedAccordingTo(Comparator.comparing(Explanation::objectiveValue)
                                .reversed());
            }
        }
        assertThat(withEquals).isGreaterThan(PROBLEMS / 2);
    }

    /** Disjoint classes below a hierarchy, as in labels of photographs: many formulas hold for the same samples. */
    @ParameterizedTest
    @EnumSource(
            value = SearchOptions.Method.class,
            names = {"BEAM", "OPTIMAL"})
    void hierarchiesAreDescribedWithoutNegation(SearchOptions.Method method) {
        Random random = new Random(3);
        boolean[][] columns = hierarchy(random);
        FormulasByTruthSet all = all(columns);
        int withEquals = 0;
        for (int seed = 0; seed < 20; seed++) {
            float[] neuron = new float[columns[0].length];
            for (int i = 0; i < neuron.length; i++) {
                neuron[i] = (float) random.nextGaussian() + (columns[seed % columns.length][i] ? 2 : 0);
            }
            for (Explanation explanation : explain(
                            Explainer.builder()
                                    .search(method)
                                    .objective(SearchOptions.Objective.AUC)
                                    .top(5),
                            columns,
                            neuron)
                    .neurons()
                    .get(0)
                    .explanations()) {
                withEquals += check(all, explanation);
            }
        }
        assertThat(withEquals).isGreaterThan(20);
    }

    /** Returns ten classes of about six samples each, pairs and fives of them, and some that overlap. */
    private static boolean[][] hierarchy(Random random) {
        long[] groups = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 3, 12, 48, 192, 768, 31, 31L << 5, 511, 7, 56, 73};
        boolean[][] columns = new boolean[groups.length][60];
        for (int i = 0; i < 60; i++) {
            int ofClass = random.nextInt(10);
            for (int c = 0; c < columns.length; c++) {
                columns[c][i] = (groups[c] >>> ofClass & 1) != 0;
            }
        }
        return columns;
    }

    @Test
    void equalFormulasStayWithinTheSearchLimit() {
        int limit = 4;
        int replaced = 0;
        for (int seed = 0; seed < PROBLEMS; seed++) {
            RandomProblem problem = new RandomProblem(seed, 60, 7);
            float[] values = problem.neuron();
            FormulasByTruthSet all = all(problem.columns);
            Map<String, Double> strength = new HashMap<>();
            for (String id : all.distinctConcepts()) {
                strength.put(id, strength(values, problem.truth(Formula.of(id))));
            }
            double least = strength.values().stream()
                    .sorted(Comparator.reverseOrder())
                    .skip(limit - 1)
                    .findFirst()
                    .orElse(0.0);
            for (Explanation explanation : explain(
                            Explainer.builder()
                                    .objective(SearchOptions.Objective.AUC)
                                    .search(SearchOptions.Method.BEAM)
                                    .searchLimit(limit),
                            problem.columns,
                            values)
                    .neurons()
                    .get(0)
                    .explanations()) {
                assertThat(FormulasByTruthSet.concepts(explanation.formula()))
                        .allSatisfy(id -> assertThat(strength.get(id)).isGreaterThanOrEqualTo(least));
                replaced += all.equalTo(explanation.formula()).get(0).equals(explanation.formula()) ? 0 : 1;
            }
        }
        assertThat(replaced)
                .as("formulas that are more readable without the limit")
                .isPositive();
    }

    private static double strength(float[] values, boolean[] truth) {
        long n = Long.bitCount(FormulasByTruthSet.bits(truth));
        return Math.abs(RandomProblem.pairCount(values, truth) / (2.0 * n * (truth.length - n)) - 0.5);
    }

    /** {@code c5 | c6} holds for the samples of {@code c2 & c3}, whose text comes first. */
    @Test
    void groupsOfLongFormulasAreReadable() {
        Random random = new Random(8);
        boolean[][] columns = new boolean[7][2000];
        float[] neuron = new float[2000];
        for (int i = 0; i < neuron.length; i++) {
            for (int c = 0; c < 5; c++) {
                columns[c][i] = random.nextInt(2) == 0;
            }
            columns[0][i] = random.nextInt(10) > 0;
            boolean both = columns[2][i] && columns[3][i];
            columns[5][i] = both && columns[4][i];
            columns[6][i] = both && !columns[4][i];
            boolean planted = columns[0][i] && (columns[1][i] || both);
            neuron[i] = (float) random.nextGaussian() + (planted ? 3 : 0);
        }

        Explanation best = explain(
                        Explainer.builder()
                                .objective(SearchOptions.Objective.AUC)
                                .length(4)
                                .beam(40)
                                .fractions(0, 1),
                        columns,
                        neuron)
                .neurons()
                .get(0)
                .best();

        assertThat(best.formula().text()).isEqualTo("c0 & (c1 | c5 | c6)");
        assertThat(best.equalFormulas()).isZero();
    }
}
