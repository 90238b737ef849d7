package dev.invert.score;

import dev.invert.ActivationBlock;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorers;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.NeuronRanker;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.search.ExactAuc;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows what each literal of a formula adds to its AUC: from one literal to the whole formula, one literal per step. The
 * way is found backwards, by leaving out whichever literal costs the least AUC, so every step is a part of the next one
 * and the literals that matter most come first. AUCs are exact. Not thread-safe; the owner closes it.
 */
public final class LiteralContributions implements AutoCloseable {
    private final PatternTable table;
    private final FormulaTruthSets truthSets;
    private final NeuronRanker ranker;
    private final CenteredRanks ranks;
    private final RankSummary summary = new RankSummary();
    private final long[] truth;

    /**
     * A part of a formula.
     *
     * @param formula the part
     * @param auc its AUC; NaN if it holds for no sample or for all
     * @param positiveCount samples that satisfy it
     */
    public record Step(Formula formula, double auc, long positiveCount) {}

    /**
     * Prepares for formulas over some concepts.
     *
     * @param concepts may be closed afterwards
     * @throws InvertException if the memory limit does not allow it
     */
    public LiteralContributions(ConceptMatrix concepts) {
        AucKernels kernels = KernelChoice.chosen();
        this.table = PatternTable.of(concepts, kernels.collapse());
        this.truth = new long[table.wordCount()];
        this.truthSets = new FormulaTruthSets(table, concepts);
        NeuronRanker openedRanker = null;
        try {
            openedRanker = FormulaScorers.byName(kernels.name()).ranker(table);
            this.ranks = new CenteredRanks(table, 1);
        } catch (RuntimeException e) {
            if (openedRanker != null) {
                openedRanker.close();
            }
            table.close();
            throw e;
        }
        this.ranker = openedRanker;
    }

    /**
     * The way to a formula: as many steps as it has literals, the formula itself last.
     *
     * @param block holds the neuron; its activations are finite
     * @param row which neuron of the block
     * @throws InvertException if an activation is NaN or infinite, or a concept does not exist
     */
    public List<Step> steps(ActivationBlock block, int row, Formula formula) {
        ranker.rank(block, row, ranks, 0, summary);
        if (summary.nonFiniteSample() >= 0) {
            throw new InvertException(
                    "Activation on sample " + summary.nonFiniteSample() + " is NaN or infinite: all must be finite");
        }
        Step whole = score(formula);
        boolean highIsGood = !(whole.auc() < 0.5);
        List<Step> steps = new ArrayList<>(List.of(whole));
        for (Formula part = formula; part.length() > 1; part = steps.get(0).formula()) {
            steps.add(0, bestWithoutOneLiteral(part, highIsGood));
        }
        return steps;
    }

    private Step bestWithoutOneLiteral(Formula formula, boolean highIsGood) {
        Step best = null;
        for (int literal = 0; literal < formula.length(); literal++) {
            Step candidate = score(without(formula, literal));
            if (best == null || goodness(candidate, highIsGood) > goodness(best, highIsGood)) {
                best = candidate;
            }
        }
        return best;
    }

    private static double goodness(Step step, boolean highIsGood) {
        if (Double.isNaN(step.auc())) {
            return -1;
        }
        return highIsGood ? step.auc() : 1 - step.auc();
    }

    /** A formula of at least two literals without one of them, counted from 0 in the order of its text. */
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

    private Step score(Formula formula) {
        truthSets.evaluate(formula.text(), truth, 0);
        IntBuffer sizes = table.patternSizes();
        LongBuffer centered = ranks.row(0);
        long n = 0;
        long z = 0;
        for (int w = 0; w < truth.length; w++) {
            for (long word = truth[w]; word != 0; word &= word - 1) {
                int pattern = (w << 6) + Long.numberOfTrailingZeros(word);
                n += sizes.get(pattern);
                z += centered.get(pattern);
            }
        }
        boolean decided = n > 0 && n < table.sampleCount();
        return new Step(formula, decided ? ExactAuc.value(table.sampleCount(), n, z) : Double.NaN, n);
    }

    @Override
    public void close() {
        ranker.close();
        ranks.close();
        table.close();
    }
}
