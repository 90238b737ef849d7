package dev.invert.spark;

import dev.invert.score.ScoreSummary;
import org.apache.spark.broadcast.Broadcast;

/** Scores all formulas on a block of neurons. The result is a {@link ScorePart}. */
final class ScoreTask extends BlockTask {
    private static final long serialVersionUID = 1L;

    ScoreTask(Broadcast<LayerJob> job, JobCounters counters) {
        super(job, counters);
    }

    @Override
    byte[] process(ExecutorLayer layer, int start, int end, boolean first) {
        ScorePart.Recorder recorder = new ScorePart.Recorder(first);
        ScoreSummary summary = layer.score(start, end, recorder);
        countFormulas(summary.formulaCount() * (end - start));
        return recorder.finish(summary);
    }
}
