package dev.invert.spark;

import dev.invert.LayerExplanation;
import dev.invert.results.LayerCodec;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * Explains a block of neurons. The result is as {@link LayerCodec} encodes it, without held-out samples except in the first
 * block: they are the same in all.
 */
final class ExplainTask extends BlockTask {
    private static final long serialVersionUID = 1L;

    ExplainTask(Broadcast<LayerJob> job, JobCounters counters) {
        super(job, counters);
    }

    @Override
    byte[] process(ExecutorLayer layer, int start, int end, boolean first) {
        LayerExplanation part = layer.explain(start, end);
        countFormulas(part.formulasEvaluated());
        return LayerCodec.encode(first ? part : part.withHeldOutSamples(List.of()));
    }
}
