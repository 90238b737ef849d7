package dev.invert.spark;

import dev.invert.arrays.ArrayPath;
import dev.invert.arrays.NpyHeader;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Activations that tasks have brought into the order of the neurons, in a file for each block.
 *
 * @param parts the samples as they were
 * @param job the job that the blocks belong to; null on the driver, which reads no values
 */
record TransposedParts(SampleParts parts, LayerJob job) implements NeuronSource {
    /** Writes the header of the whole array to a file of its size that takes no space. */
    void writeHeader(Path target) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(target.toFile(), "rw")) {
            ByteBuffer header = NpyHeader.encode(parts.description(), true, parts.sampleCount(), parts.neuronCount());
            while (header.hasRemaining()) {
                out.getChannel().write(header);
            }
            out.setLength(NpyHeader.ENCODED_BYTES + parts.neuronCount() * neuronBytes());
        }
    }

    private long neuronBytes() {
        return parts.sampleCount() * parts.elementBytes();
    }

    @Override
    public String name() {
        return parts.folder();
    }

    @Override
    public void excerpt(Configuration configuration, ArrayPath source, int[] neurons, Path target) throws IOException {
        if (job == null || job.folder() == null) {
            throw new InvertException(
                    parts.folder() + ": parts of the samples are transposed for explain only; write one"
                            + " array for other commands");
        }
        writeHeader(target);
        SharedFolder folder = new SharedFolder(job.folder());
        try (RandomAccessFile out = new RandomAccessFile(target.toFile(), "rw")) {
            for (int[] run : RangeCopy.runs(neurons)) {
                for (int from = run[0]; from < run[1]; ) {
                    int block = from / job.blockSize();
                    int to = Math.min(run[1], (block + 1) * job.blockSize());
                    try (FSDataInputStream in = folder.open(JobParts.columns(block))) {
                        RangeCopy.copy(
                                in,
                                (long) (from % job.blockSize()) * neuronBytes(),
                                out,
                                NpyHeader.ENCODED_BYTES + from * neuronBytes(),
                                (to - from) * neuronBytes());
                    }
                    from = to;
                }
            }
        }
    }
}
