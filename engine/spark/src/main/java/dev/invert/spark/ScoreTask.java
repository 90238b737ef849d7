package dev.invert.spark;

import dev.invert.score.ScoreSummary;
import org.apache.spark.broadcast.Broadcast;

/** Scores all formulas on a block of neurons. The result is a {@link ScorePart}. */
final class ScoreTask extends BlockTask<Integer> {
    private static final long serialVersionUID = 2L;

    ScoreTask(Broadcast<LayerJob> job, JobCounters counters) {
        super(job, counters);
    }

    @Override
    int number(Integer block) {
        return block;
    }

    @Override
    byte[] process(ExecutorLayer layer, LayerJob described, Integer block) {
        int start = described.start(block);
        int end = described.end(block);
        ScorePart.Recorder recorder = new ScorePart.Recorder(block == 0);
        ScoreSummary summary = layer.score(start, end, recorder);
        countFormulas(summary.formulaCount() * (end - start));
        return recorder.finish(summary);
    }
}
