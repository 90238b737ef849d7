package dev.invert.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Puts the pieces of a block of neurons together, in a temporary file, and writes the block: neuron after neuron, all
 * samples of each. The heap holds one piece.
 */
final class ColumnsTask implements Function2<Integer, Iterator<Tuple2<Integer, byte[]>>, Iterator<Integer>> {
    private static final long serialVersionUID = 1L;

    private final String folder;
    private final long sampleCount;
    private final int neuronCount;
    private final int elementBytes;
    private final int blockSize;
    private final JobCounters counters;

    ColumnsTask(LayerJob job, SampleParts parts, JobCounters counters) {
        this.folder = job.folder();
        this.sampleCount = parts.sampleCount();
        this.neuronCount = Math.toIntExact(parts.neuronCount());
        this.elementBytes = parts.elementBytes();
        this.blockSize = job.blockSize();
        this.counters = counters;
    }

    @Override
    public Iterator<Integer> call(Integer block, Iterator<Tuple2<Integer, byte[]>> pieces) throws IOException {
        SharedFolder shared = new SharedFolder(folder);
        String name = JobParts.columns(block);
        int neurons = Math.min(blockSize, neuronCount - block * blockSize);
        if (!shared.exists(name)) {
            Path file = Files.createTempFile("invert-columns", ".bin");
            try {
                collect(pieces, neurons, file);
                counters.addWritten(shared.write(name, out -> {
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(out);
                    }
                }));
            } finally {
                Files.delete(file);
            }
        }
        counters.add(neurons, 0, 0);
        return List.<Integer>of().iterator();
    }

    private void collect(Iterator<Tuple2<Integer, byte[]>> pieces, int neurons, Path file) throws IOException {
        long samples = 0;
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            while (pieces.hasNext()) {
                byte[] piece = pieces.next()._2();
                ByteBuffer header = ByteBuffer.wrap(piece);
                long first = header.getLong();
                int count = header.getInt();
                for (int k = 0; k < neurons; k++) {
                    out.seek((k * sampleCount + first) * elementBytes);
                    out.write(
                            piece,
                            SampleTask.HEADER_BYTES + k * count * elementBytes,
                            Math.multiplyExact(count, elementBytes));
                }
                samples += count;
            }
        }
        if (samples != sampleCount) {
            throw new IOException(samples + " of " + sampleCount + " samples have arrived");
        }
    }
}
