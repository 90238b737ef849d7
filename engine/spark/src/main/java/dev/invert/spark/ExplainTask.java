package dev.invert.spark;

import dev.invert.LayerExplanation;
import dev.invert.explain.LayerPart;
import dev.invert.parts.PartHeader;
import dev.invert.parts.PartReader;
import dev.invert.parts.PartWriter;
import java.io.IOException;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * Explains a block of neurons and writes it to a file. The result is the {@link PartHeader} of the file. Held-out samples,
 * which are the same in all blocks, are in the first only.
 */
final class ExplainTask extends BlockTask<Integer> {
    private static final long serialVersionUID = 2L;

    ExplainTask(Broadcast<LayerJob> job, JobCounters counters) {
        super(job, counters);
    }

    @Override
    int number(Integer block) {
        return block;
    }

    @Override
    byte[] known(LayerJob described, Integer block) throws IOException {
        JobParts parts = JobParts.of(described);
        if (!parts.folder().exists(JobParts.part(block))) {
            return null;
        }
        try (PartReader reader = parts.open(block)) {
            return PartHeader.encode(reader.part());
        }
    }

    @Override
    byte[] process(ExecutorLayer layer, LayerJob described, Integer block) throws IOException {
        LayerExplanation explained = layer.explain(described.start(block), described.end(block));
        countFormulas(explained.formulasEvaluated());
        LayerExplanation part = block == 0 ? explained : explained.withHeldOutSamples(List.of());
        // One thread: Spark counts the processors of a task.
        countWritten(
                JobParts.of(described).folder().write(JobParts.part(block), out -> PartWriter.write(part, 1, out)));
        return PartHeader.encode(LayerPart.of(part));
    }
}
