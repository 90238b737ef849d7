package dev.invert.explain;

import dev.invert.Evidence;
import dev.invert.Formula;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.search.Auroc;
import dev.invert.score.FormulaTruthSets;
import java.util.ArrayList;
import java.util.List;

/**
 * Computes what each literal of a formula contributes to its AUC: one step per literal, from one literal to the whole
 * formula. Literals are ordered by backward elimination: at each step the literal whose removal costs the least AUC is
 * dropped. AUCs are exact. Not thread-safe.
 */
final class LiteralContributions {
    private final PatternTable table;
    private final TruthSums sums;
    private final Auroc auroc;
    private final CenteredSums centered;

    /** @param truthSets evaluator of formulas over the table, used by this thread only */
    LiteralContributions(PatternTable table, FormulaTruthSets truthSets) {
        this.table = table;
        this.sums = new TruthSums(table, truthSets);
        this.auroc = new Auroc(table.sampleCount());
        this.centered = new CenteredSums(table);
    }

    /**
     * Returns one step per literal, in ascending order of length; the whole formula is the last step.
     *
     * @param neuron ranked on the samples of the table, all activations finite
     */
    List<Evidence.Step> steps(RankedNeuron neuron, Formula formula) {
        centered.start(neuron);
        Evidence.Step whole = score(formula);
        boolean highIsGood = !(whole.auc() < 0.5);
        List<Evidence.Step> steps = new ArrayList<>(List.of(whole));
        for (Formula part = formula; part.length() > 1; part = steps.get(0).formula()) {
            steps.add(0, bestWithoutOneLiteral(part, highIsGood));
        }
        return steps;
    }

    private Evidence.Step bestWithoutOneLiteral(Formula formula, boolean highIsGood) {
        Evidence.Step best = null;
        for (int literal = 0; literal < formula.length(); literal++) {
            Evidence.Step candidate = score(without(formula, literal));
            if (best == null || goodness(candidate, highIsGood) > goodness(best, highIsGood)) {
                best = candidate;
            }
        }
        return best;
    }

    private static double goodness(Evidence.Step step, boolean highIsGood) {
        if (Double.isNaN(step.auc())) {
            return -1;
        }
        return highIsGood ? step.auc() : 1 - step.auc();
    }

    /**
     * Returns a formula without one of its literals.
     *
     * @param formula at least two literals
     * @param literal index of the literal to drop, from 0 in the order of the formula's text
     */
    static Formula without(Formula formula, int literal) {
        Formula.Group group = (Formula.Group) formula;
        List<Formula> left = new ArrayList<>();
        int first = 0;
        for (Formula operand : group.operands()) {
            boolean hit = literal >= first && literal < first + operand.length();
            if (!hit) {
                left.add(operand);
            } else if (operand.length() > 1) {
                left.add(without(operand, literal - first));
            }
            first += operand.length();
        }
        return Formula.join(group.operator(), left);
    }

    private Evidence.Step score(Formula formula) {
        sums.evaluate(formula);
        long n = sums.count();
        long z = centered.of(sums, n);
        boolean decided = n > 0 && n < table.sampleCount();
        return new Evidence.Step(formula, decided ? auroc.value(n, z) : Double.NaN, n);
    }
}
