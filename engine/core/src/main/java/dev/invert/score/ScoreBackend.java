package dev.invert.score;

import dev.invert.ActivationMatrix;
import dev.invert.internal.kernel.PatternTable;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/** A place other than the kernels where formulas can be scored, such as a GPU. Thread-safe. */
public interface ScoreBackend {
    /**
     * A scoring job.
     *
     * @param table the patterns; open until the job is done
     * @param truthSets evaluates formulas over the table
     * @param activations N samples x K neurons
     * @param conceptCount number of columns of the concept matrix
     * @param neurons indices of the neurons
     * @param formulas at least one formula
     * @param sink receives formulas and AUCs
     * @param progress called with the number of the last formula of each finished piece, one call at a time
     * @param threads number of threads of the host
     * @param collapseSeconds time that it took to make the table
     */
    @SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
    record Job(
            PatternTable table,
            FormulaTruthSets truthSets,
            ActivationMatrix activations,
            int conceptCount,
            int[] neurons,
            FormulaSource formulas,
            ScoreSink sink,
            LongConsumer progress,
            int threads,
            double collapseSeconds) {}

    /**
     * Scores the formulas of a job, or leaves it to the kernels. The AUCs equal those of the kernels bit for bit.
     *
     * @return sizes and costs of the run; empty if the kernels should do the job
     * @throws dev.invert.errors.InvertException as {@link Scorer#score} does
     */
    Optional<ScoreSummary> score(Job job);

    /**
     * Returns fields of run.json about the last job, by name.
     *
     * @param summary what the job ended with
     */
    Map<String, Object> report(ScoreSummary summary);
}
