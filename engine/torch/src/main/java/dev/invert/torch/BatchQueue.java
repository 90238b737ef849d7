package dev.invert.torch;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.batches.NamedSource;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * Reads one batch ahead: while the model computes a batch, a thread fills the next one. The buffers, in native memory,
 * are reused in rotation.
 */
final class BatchQueue implements AutoCloseable {
    private final List<NamedSource> sources;
    /** Per batch in rotation, one buffer per source. */
    private final List<List<NativeBlock>> buffers = new ArrayList<>();

    private final ExecutorService reader;
    private Future<Batch> ahead;
    private int filling;

    /**
     * A batch that has been read.
     *
     * @param values values of each input; valid until {@link #next} has been called {@code bufferCount - 1} more times
     * @param count number of samples, 0 after the last batch
     * @param start {@link BatchSource#position()} before the batch
     * @param position {@link BatchSource#position()} after the batch
     */
    record Batch(List<ByteBuffer> values, int count, long start, long position) {
        /** Returns the range of samples as text for messages, such as {@code samples 8 to 15}. */
        String samples() {
            return start == position - 1 ? "sample " + start : "samples " + start + " to " + (position - 1);
        }
    }

    /**
     * Allocates the buffers and starts reading.
     *
     * @param bufferCount at least 2
     * @param budget budget of the buffers
     * @throws IllegalArgumentException if {@code batchSize} or an extent of the sample shape is less than 1
     * @throws InvertException if a batch takes 2^31 bytes or more, or the buffers exceed the budget
     */
    BatchQueue(List<NamedSource> sources, int batchSize, int bufferCount, MemoryBudget budget) {
        this.sources = List.copyOf(sources);
        List<Long> byteCounts = this.sources.stream()
                .map(input -> byteCount(input.source(), batchSize))
                .toList();
        this.reader = TaskThreads.single("batch-reader");
        try {
            for (int i = 0; i < bufferCount; i++) {
                List<NativeBlock> batch = new ArrayList<>();
                buffers.add(batch);
                for (long bytes : byteCounts) {
                    batch.add(budget.allocate(MemoryTag.BATCHES, bytes));
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        readAhead();
    }

    private static long byteCount(BatchSource source, int batchSize) {
        long[] shape = source.sampleShape();
        long sampleBytes = LongStream.of(shape).reduce(source.inputType().byteCount(), Math::multiplyExact);
        if (sampleBytes < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "batchSize=%d, sampleShape=%s: must be at least 1".formatted(batchSize, Arrays.toString(shape)));
        }
        long batchBytes = Math.multiplyExact(sampleBytes, batchSize);
        if (batchBytes > Integer.MAX_VALUE) {
            throw new InvertException(
                    "a batch of %d samples of shape %s takes %d bytes, at most 2^31 - 1 are possible; take smaller batches"
                            .formatted(batchSize, Arrays.toString(shape), batchBytes));
        }
        return batchBytes;
    }

    private void readAhead() {
        List<ByteBuffer> values =
                buffers.get(filling).stream().map(NativeBlock::bytes).toList();
        filling = (filling + 1) % buffers.size();
        ahead = reader.submit(() -> {
            BatchSource first = sources.get(0).source();
            long start = first.position();
            int count = fill(first, values.get(0));
            for (int i = 1; i < sources.size(); i++) {
                if (fill(sources.get(i).source(), values.get(i)) != count) {
                    throw new IllegalStateException("input " + sources.get(i).name() + " has other samples");
                }
            }
            return new Batch(values, count, start, first.position());
        });
    }

    private static int fill(BatchSource source, ByteBuffer buffer) {
        return source.fill(buffer.duplicate().order(buffer.order()));
    }

    /** Waits for the next batch and returns it; a batch with {@code count} 0 marks the end. */
    Batch next() {
        Batch batch = TaskThreads.result(ahead);
        if (batch.count() > 0) {
            readAhead();
        }
        return batch;
    }

    /** Waits for the reading thread, which may be writing to the buffers, then frees them. */
    @Override
    public void close() {
        reader.shutdown();
        TaskThreads.awaitEnd(List.of(reader));
        buffers.forEach(batch -> batch.forEach(NativeBlock::close));
    }
}
