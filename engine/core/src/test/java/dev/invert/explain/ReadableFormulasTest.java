package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Explanation;
import dev.invert.Formula;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that no formula with an equal truth set is more readable than the reported one, against all such formulas. */
@EveryKernel
class ReadableFormulasTest {
    private static final int PROBLEMS = 30;

    /** All formulas of up to three literals over distinct columns of up to 64 samples, by truth set. */
    private static final class AllFormulas {
        private final boolean[][] columns;
        private final long full;
        private final Map<Long, List<Formula>> byTruth = new HashMap<>();
        private final Map<String, Long> familiarity = new HashMap<>();

        AllFormulas(boolean[][] columns) {
            this.columns = columns;
            this.full = -1L >>> -columns[0].length;
            Map<Long, String> distinct = new HashMap<>();
            for (int c = 0; c < columns.length; c++) {
                long truth = bits(columns[c]);
                if (truth != 0 && truth != full) {
                    // Of equal columns, the smallest id represents all.
                    distinct.merge(truth, "c" + c, (a, b) -> a.compareTo(b) < 0 ? a : b);
                }
            }
            List<Formula> literals = new ArrayList<>();
            distinct.forEach((truth, id) -> {
                long size = Long.bitCount(truth);
                familiarity.put(id, Math.min(size, columns[0].length - size));
                literals.add(Formula.of(id));
                literals.add(Formula.of(id).negate());
            });
            literals.forEach(this::add);
            for (int i = 0; i < literals.size(); i++) {
                for (int j = i / 2 * 2 + 2; j < literals.size(); j++) {
                    Formula and = literals.get(i).and(literals.get(j));
                    Formula or = literals.get(i).or(literals.get(j));
                    add(and);
                    add(or);
                    for (int k = 0; k < literals.size(); k++) {
                        if (k / 2 == i / 2 || k / 2 == j / 2) {
                            continue;
                        }
                        add(and.or(literals.get(k)));
                        add(or.and(literals.get(k)));
                        if (k > j) {
                            add(and.and(literals.get(k)));
                            add(or.or(literals.get(k)));
                        }
                    }
                }
            }
        }

        private void add(Formula formula) {
            byTruth.computeIfAbsent(bits(formula), truth -> new ArrayList<>()).add(formula);
        }

        private static long bits(boolean[] column) {
            long truth = 0;
            for (int i = 0; i < column.length; i++) {
                truth |= column[i] ? 1L << i : 0;
            }
            return truth;
        }

        private long bits(Formula formula) {
            if (formula instanceof Formula.Literal literal) {
                long truth = bits(columns[Integer.parseInt(literal.concept().substring(1))]);
                return literal.negated() ? full & ~truth : truth;
            }
            Formula.Group group = (Formula.Group) formula;
            boolean and = group.operator() == Formula.Operator.AND;
            long truth = and ? full : 0;
            for (Formula operand : group.operands()) {
                truth = and ? truth & bits(operand) : truth | bits(operand);
            }
            return truth;
        }

        /** Returns the formulas equal to one, the most readable first. */
        List<Formula> equalTo(Formula formula) {
            return byTruth.getOrDefault(bits(formula), List.of()).stream()
                    .sorted(Comparator.comparing(Formula::length)
                            .thenComparing(f ->
                                    f.text().chars().filter(ch -> ch == '~').count())
                            .thenComparing(
                                    f -> f.text().contains("&") && f.text().contains("|"))
                            .thenComparing(f -> -concepts(f).stream()
                                    .mapToLong(familiarity::get)
                                    .sum())
                            .thenComparing(Formula::text))
                    .toList();
        }
    }

    private static List<String> concepts(Formula formula) {
        return formula instanceof Formula.Literal literal
                ? List.of(literal.concept())
                : ((Formula.Group) formula)
                        .operands().stream()
                                .flatMap(operand -> concepts(operand).stream())
                                .toList();
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

    private static int check(AllFormulas all, Explanation explanation) {
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
            AllFormulas all = new AllFormulas(problem.columns);
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
        AllFormulas all = new AllFormulas(columns);
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
            AllFormulas all = new AllFormulas(problem.columns);
            Map<String, Double> strength = new HashMap<>();
            for (String id : all.familiarity.keySet()) {
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
                assertThat(concepts(explanation.formula()))
                        .allSatisfy(id -> assertThat(strength.get(id)).isGreaterThanOrEqualTo(least));
                replaced += all.equalTo(explanation.formula()).get(0).equals(explanation.formula()) ? 0 : 1;
            }
        }
        assertThat(replaced)
                .as("formulas that are more readable without the limit")
                .isPositive();
    }

    private static double strength(float[] values, boolean[] truth) {
        long n = Long.bitCount(AllFormulas.bits(truth));
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
