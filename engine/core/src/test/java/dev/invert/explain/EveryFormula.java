package dev.invert.explain;

import dev.invert.ExplainOptions;
import dev.invert.Formula;
import dev.invert.RandomProblem;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Enumerates the formulas of a small problem and scores them from the definition. */
final class EveryFormula {
    private EveryFormula() {}

    /**
     * A formula with its score.
     *
     * @param n number of samples that satisfy the formula
     * @param u2 twice the Mann-Whitney U; 0 if all samples or none satisfy the formula
     * @param auc 1/2 if all samples or none satisfy the formula
     */
    record Scored(Formula formula, long n, long u2, double auc) {}

    /** Returns the formulas {@code (x op y) op z} of a number of literals, also several of one concept. */
    static List<Formula> ofLength(RandomProblem problem, int length) {
        List<Formula> literals = IntStream.range(0, problem.columns.length)
                .mapToObj(c -> Formula.of("c" + c))
                .flatMap(literal -> Stream.of(literal, literal.negate()))
                .toList();
        List<Formula> formulas = literals;
        for (int k = 2; k <= length; k++) {
            formulas = formulas.stream()
                    .flatMap(a -> literals.stream().flatMap(b -> Stream.of(a.and(b), a.or(b))))
                    .distinct()
                    .toList();
        }
        return formulas;
    }

    static Scored scored(RandomProblem problem, float[] values, Formula formula) {
        boolean[] truth = problem.truth(formula);
        long n = IntStream.range(0, truth.length).filter(i -> truth[i]).count();
        if (n == 0 || n == truth.length) {
            return new Scored(formula, n, 0, 0.5);
        }
        long u2 = RandomProblem.pairCount(values, truth);
        return new Scored(formula, n, u2, u2 / (2.0 * n * (truth.length - n)));
    }

    /** Returns what a search in a direction maximizes. */
    static double value(double auc, ExplainOptions.Direction direction) {
        return switch (direction) {
            case MAX -> auc;
            case MIN -> 1 - auc;
            case BOTH -> Math.max(auc, 1 - auc);
        };
    }
}
