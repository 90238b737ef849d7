package dev.invert.spark;

import dev.invert.explain.LayerCorrections;
import dev.invert.parts.PartCorrections;
import dev.invert.parts.PartLines;
import dev.invert.parts.PartReader;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/**
 * Completes the explanations of a block with the statistics that depend on all neurons, and writes its lines of
 * explanations.jsonl and its rows of explanations.csv. The result is empty.
 */
final class LinesTask extends BlockTask<LinesTask.Block> {
    private static final long serialVersionUID = 1L;

    LinesTask(Broadcast<LayerJob> job, JobCounters counters) {
        super(job, counters);
    }

    /**
     * A block that has been explained.
     *
     * @param number its number
     * @param corrections as {@link PartCorrections} encodes them
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    record Block(int number, byte[] corrections) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Override
    int number(Block block) {
        return block.number();
    }

    @Override
    byte[] known(LayerJob described, Block block) throws IOException {
        // The lines appear after the rows.
        return JobParts.of(described).folder().exists(JobParts.lines(block.number())) ? new byte[0] : null;
    }

    @Override
    byte[] process(ExecutorLayer layer, LayerJob described, Block block) throws IOException {
        JobParts parts = JobParts.of(described);
        LayerCorrections corrections = PartCorrections.decode(block.corrections());
        int number = block.number();
        long[] rowBytes = new long[1];
        long lineBytes = parts.folder().write(JobParts.lines(number), lines -> {
            rowBytes[0] = parts.folder().write(JobParts.rows(number), rows -> {
                try (PartReader reader = parts.open(number)) {
                    PartLines.write(reader, corrections, layer.records(), lines, rows);
                }
            });
        });
        countWritten(lineBytes + rowBytes[0]);
        return new byte[0];
    }
}
