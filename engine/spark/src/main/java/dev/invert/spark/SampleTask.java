package dev.invert.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.deploy.SparkHadoopUtil;
import scala.Tuple2;

/**
 * Reads a range of samples, some at a time, and sends a piece of it to each block of neurons: the number of its first
 * sample, the number of its samples, and the values, neuron after neuron. Holds one band of samples in the heap.
 */
final class SampleTask implements PairFlatMapFunction<SampleRange, Integer, byte[]> {
    private static final long serialVersionUID = 1L;

    /** Number of samples before the values of a piece. */
    static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;

    private static final int BAND_BYTES = 8 << 20;

    private final int neuronCount;
    private final int elementBytes;
    private final int blockSize;
    private final Set<Integer> finished;
    private final JobCounters counters;

    /**
     * Creates the task.
     *
     * @param blockSize number of neurons of a block
     * @param finished blocks that are there already
     */
    SampleTask(int neuronCount, int elementBytes, int blockSize, Set<Integer> finished, JobCounters counters) {
        this.neuronCount = neuronCount;
        this.elementBytes = elementBytes;
        this.blockSize = blockSize;
        this.finished = finished;
        this.counters = counters;
    }

    @Override
    public Iterator<Tuple2<Integer, byte[]>> call(SampleRange range) {
        return new Pieces(range);
    }

    private final class Pieces implements Iterator<Tuple2<Integer, byte[]>> {
        private final SampleRange range;
        private final int rowBytes = Math.multiplyExact(neuronCount, elementBytes);
        private final Deque<Tuple2<Integer, byte[]>> waiting = new ArrayDeque<>();
        private long next;

        Pieces(SampleRange range) {
            this.range = range;
            this.next = range.from();
        }

        @Override
        public boolean hasNext() {
            while (waiting.isEmpty() && next < range.to()) {
                readBand();
            }
            return !waiting.isEmpty();
        }

        @Override
        public Tuple2<Integer, byte[]> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return waiting.poll();
        }

        private void readBand() {
            int rows = (int) Math.min(Math.max(1, BAND_BYTES / rowBytes), range.to() - next);
            byte[] band = new byte[Math.multiplyExact(rows, rowBytes)];
            Path file = new Path(range.part().uri());
            try {
                FileSystem system = file.getFileSystem(SparkHadoopUtil.get().conf());
                try (FSDataInputStream in = system.open(file)) {
                    in.readFully(range.part().dataOffset() + next * rowBytes, band);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
            }
            for (int first = 0; first < neuronCount; first += blockSize) {
                int block = first / blockSize;
                if (!finished.contains(block)) {
                    int neurons = Math.min(blockSize, neuronCount - first);
                    waiting.add(new Tuple2<>(block, piece(band, rows, first, neurons)));
                }
            }
            next += rows;
        }

        private byte[] piece(byte[] band, int rows, int first, int neurons) {
            byte[] piece = new byte[HEADER_BYTES + rows * neurons * elementBytes];
            ByteBuffer.wrap(piece).putLong(range.part().firstSample() + next).putInt(rows);
            int to = HEADER_BYTES;
            for (int k = first; k < first + neurons; k++) {
                int from = k * elementBytes;
                for (int i = 0; i < rows; i++) {
                    for (int b = 0; b < elementBytes; b++) {
                        piece[to++] = band[from + b];
                    }
                    from += rowBytes;
                }
            }
            counters.addShuffled(piece.length);
            return piece;
        }
    }
}
