package dev.invert.torch;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
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
    private final BatchSource source;
    private final NativeBlock[] buffers;
    private final ExecutorService reader;
    private Future<Batch> ahead;
    private int filling;

    /**
     * A batch that has been read.
     *
     * @param values input values; valid until {@link #next} has been called {@code bufferCount - 1} more times
     * @param count number of samples, 0 after the last batch
     * @param start {@link BatchSource#position()} before the batch
     * @param position {@link BatchSource#position()} after the batch
     */
    record Batch(ByteBuffer values, int count, long start, long position) {
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
    BatchQueue(BatchSource source, int batchSize, int bufferCount, MemoryBudget budget) {
        this.source = source;
        this.buffers = new NativeBlock[bufferCount];
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
        this.reader = TaskThreads.single("batch-reader");
        try {
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] = budget.allocate(MemoryTag.BATCHES, batchBytes);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        readAhead();
    }

    private void readAhead() {
        ByteBuffer buffer = buffers[filling].bytes();
        filling = (filling + 1) % buffers.length;
        ahead = reader.submit(() -> {
            long start = source.position();
            int count = source.fill(buffer.duplicate().order(buffer.order()));
            return new Batch(buffer, count, start, source.position());
        });
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
        for (NativeBlock buffer : buffers) {
            if (buffer != null) {
                buffer.close();
            }
        }
    }
}
