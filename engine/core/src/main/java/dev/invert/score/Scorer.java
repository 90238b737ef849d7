package dev.invert.score;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Setting;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import java.util.function.LongConsumer;

/**
 * Gives the exact AUC of any formulas on any neurons. Formulas are streamed, so there may be more of them than memory
 * holds. Immutable and thread-safe.
 */
public final class Scorer {
    private final int threads;
    private final LongConsumer progress;

    private Scorer(int threads, LongConsumer progress) {
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * A scorer on as many threads as there are processors.
     */
    public static Scorer create() {
        return new Scorer(Runtime.getRuntime().availableProcessors(), done -> {});
    }

    /**
     * The same on another number of threads.
     *
     * @param count at least 1; 0 for one per processor
     * @throws InvalidSettingException if it is negative
     */
    public Scorer withThreads(int count) {
        if (count < 0) {
            throw new InvalidSettingException(Setting.THREADS, count, "must be at least 1, or 0 for one per processor");
        }
        return new Scorer(count == 0 ? Runtime.getRuntime().availableProcessors() : count, progress);
    }

    /** The same with a listener: called with the number of formulas scored so far, from any thread, one at a time. */
    public Scorer withProgress(LongConsumer listener) {
        return new Scorer(threads, listener);
    }

    /**
     * Scores formulas on neurons.
     *
     * @param activations N samples x K neurons
     * @param concepts N samples x C concepts, the same samples in the same order
     * @param neurons indices from 0 to K - 1, at least one
     * @param formulas at least one; read again for every block of neurons that fits into memory
     * @param sink receives the AUCs; NaN for a formula that holds for no sample or for all, 1/2 for a constant neuron
     * @throws InvertException if the matrices have different numbers of samples, an activation is NaN or infinite, or a
     * formula cannot be read or names an unknown concept
     */
    public ScoreSummary score(
            ActivationMatrix activations,
            ConceptMatrix concepts,
            int[] neurons,
            FormulaSource formulas,
            ScoreSink sink) {
        if (activations.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The activations have " + activations.sampleCount() + " samples, the concepts "
                    + concepts.sampleCount() + ": both must describe the same samples");
        }
        AucKernels kernels = KernelChoice.chosen();
        FormulaScorer scorer = kernels.scorer();
        long start = System.nanoTime();
        try (PatternTable table = PatternTable.of(concepts, kernels.collapse())) {
            FormulaTruthSets truthSets = new FormulaTruthSets(table, concepts);
            double collapseSeconds = (System.nanoTime() - start) * 1e-9;
            ScorePlan plan = ScorePlan.of(
                    scorer,
                    table,
                    activations.elementType(),
                    neurons.length,
                    threads,
                    table.budget().freeBytes());
            long formulaCount = -1;
            double rankSeconds = 0;
            double evaluateSeconds = 0;
            double scoreSeconds = collapseSeconds;
            double writeSeconds = 0;
            for (int first = 0; first < neurons.length; first += plan.neuronsPerPass()) {
                int count = Math.min(plan.neuronsPerPass(), neurons.length - first);
                try (CenteredRanks ranks = new CenteredRanks(table, count)) {
                    rankSeconds +=
                            new RankPass(scorer, activations, table, neurons, first, ranks).run(plan.rankThreads());
                    ScorePass pass = new ScorePass(scorer, table, truthSets, plan, formulas, sink, progress);
                    formulaCount = requireSame(formulaCount, pass.run(ranks, first));
                    evaluateSeconds += pass.evaluateSeconds();
                    scoreSeconds += pass.scoreSeconds();
                    writeSeconds += pass.writeSeconds();
                }
            }
            return new ScoreSummary(
                    scorer.name(),
                    plan.threads(),
                    concepts.sampleCount(),
                    table.patternCount(),
                    concepts.conceptCount(),
                    neurons.length,
                    formulaCount,
                    rankSeconds,
                    evaluateSeconds,
                    scoreSeconds,
                    writeSeconds);
        } catch (OutOfMemoryError e) {
            throw new InvertException("The Java heap is too small for this: raise -Xmx", e);
        }
    }

    private static long requireSame(long before, long now) {
        if (before >= 0 && before != now) {
            throw new InvertException("The formulas changed from " + before + " to " + now
                    + " while they were read: leave the file alone and run again");
        }
        if (now == 0) {
            throw new InvertException("There are no formulas: write one per line");
        }
        return now;
    }
}
