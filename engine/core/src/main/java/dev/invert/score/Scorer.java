package dev.invert.score;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.SampleGroups;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Setting;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.CenteredRanks;
import dev.invert.internal.kernel.FormulaScorer;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Computes the exact AUC of given formulas on given neurons. Formulas are streamed, so they need not fit into memory.
 * Immutable and thread-safe.
 */
public final class Scorer {
    private final int threads;
    private final LongConsumer progress;
    private final SampleGroups strata;
    private final ScoreBackend backend;

    private Scorer(int threads, LongConsumer progress, SampleGroups strata, ScoreBackend backend) {
        this.threads = threads;
        this.progress = progress;
        this.strata = strata;
        this.backend = backend;
    }

    /** Returns a scorer with one thread per processor. */
    public static Scorer create() {
        return new Scorer(Runtime.getRuntime().availableProcessors(), done -> {}, null, null);
    }

    /**
     * Returns a copy with another number of threads.
     *
     * @param count number of threads, at least 1, or 0 for one per processor
     * @throws InvalidSettingException if {@code count} is negative
     */
    public Scorer withThreads(int count) {
        if (count < 0) {
            throw new InvalidSettingException(Setting.THREADS, count, "must be at least 1, or 0 for one per processor");
        }
        return new Scorer(count == 0 ? Runtime.getRuntime().availableProcessors() : count, progress, strata, backend);
    }

    /**
     * Returns a copy with a progress listener.
     *
     * @param listener called with the number of the last formula of each finished piece, from any thread, one call at a
     *     time; the numbers need not ascend, and start over for each block of neurons
     */
    public Scorer withProgress(LongConsumer listener) {
        return new Scorer(threads, listener, strata, backend);
    }

    /**
     * Returns a copy that compares only samples of the same stratum, such as a batch: the AUC is then
     * {@code Σ U_s / Σ n1_s n0_s} over the strata s, as {@link dev.invert.StratifiedAuc} describes.
     *
     * @param choice stratum of each sample, or null to compare all samples
     */
    public Scorer withStrata(SampleGroups choice) {
        return new Scorer(threads, progress, choice, backend);
    }

    /**
     * Returns a copy that offers each job to another place than the kernels first. Strata are for the kernels only.
     *
     * @param choice the other place, or null for none
     */
    public Scorer withBackend(ScoreBackend choice) {
        return new Scorer(threads, progress, strata, choice);
    }

    /**
     * Scores formulas on neurons.
     *
     * @param activations N samples x K neurons
     * @param concepts N samples x C concepts, the same samples in the same order
     * @param neurons indices of the neurons, from 0 to K - 1, at least one
     * @param formulas at least one formula; read once per block of neurons whose ranks fit into memory
     * @param sink receives the AUCs; NaN for a formula that no sample or all samples satisfy, 1/2 for a constant neuron
     * @return sizes and costs of the run
     * @throws InvertException if the matrices have different numbers of samples, an activation is NaN or infinite,
     *     there are no formulas, a formula cannot be parsed or names an unknown concept, or memory is insufficient
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted
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
        if (strata != null && strata.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The strata are those of " + strata.sampleCount() + " samples, there are "
                    + concepts.sampleCount() + ": every sample needs one");
        }
        AucKernels kernels = KernelChoice.chosen();
        FormulaScorer scorer = kernels.scorer();
        long start = System.nanoTime();
        // A resource may be null: there may be no strata.
        try (PatternTable table = PatternTable.of(concepts, kernels.collapse());
                StratumRanks within = strata == null ? null : new StratumRanks(table, strata)) {
            FormulaTruthSets truthSets = new FormulaTruthSets(table, concepts);
            double collapseSeconds = (System.nanoTime() - start) * 1e-9;
            if (backend != null && strata == null) {
                Optional<ScoreSummary> summary = backend.score(new ScoreBackend.Job(
                        table,
                        truthSets,
                        activations,
                        concepts.conceptCount(),
                        neurons,
                        formulas,
                        sink,
                        progress,
                        threads,
                        collapseSeconds));
                if (summary.isPresent()) {
                    return summary.get();
                }
            }
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
                    rankSeconds += new RankPass(scorer, activations, table, neurons, first, ranks, within)
                            .run(plan.rankThreads());
                    ScorePass pass = new ScorePass(scorer, table, truthSets, plan, formulas, sink, progress, within);
                    formulaCount = FormulaPieces.requireSame(formulaCount, pass.run(ranks, first));
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
}
