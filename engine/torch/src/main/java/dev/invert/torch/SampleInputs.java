package dev.invert.torch;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.batches.InputType;
import dev.invert.batches.NamedSource;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The inputs of some samples in native memory, so that a model can run on them many times. Immutable; reading is
 * thread-safe. The owner closes it.
 */
public final class SampleInputs implements AutoCloseable {
    private final List<Input> inputs;
    private final int count;
    private final int batchSize;

    /**
     * The values of one argument of the model for all samples.
     *
     * @param sampleBytes number of bytes per sample
     */
    @SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
    private record Input(String name, InputType type, long[] sampleShape, long sampleBytes, NativeBlock memory) {
        BatchInput batch(int first, int size) {
            ByteBuffer values = memory.slice(first * sampleBytes, size * sampleBytes);
            long[] shape = LongStream.concat(LongStream.of(size), LongStream.of(sampleShape))
                    .toArray();
            return new BatchInput(name, values, type, shape);
        }
    }

    private SampleInputs(List<Input> inputs, int count, int batchSize) {
        this.inputs = inputs;
        this.count = count;
        this.batchSize = batchSize;
    }

    /**
     * Reads the inputs of chosen samples.
     *
     * @param sources sources of all samples by argument of the model's forward pass, at their beginning; the caller
     *     closes them
     * @param rows positions of the chosen samples in the sources, not counting samples that the sources skip, in
     *     ascending order, at least one
     * @param batchSize samples that a model computes at once, at least 1
     * @param budget budget of the memory
     * @throws InvertException if the inputs do not fit the budget, or the sources have fewer samples
     */
    public static SampleInputs read(List<NamedSource> sources, int[] rows, int batchSize, MemoryBudget budget) {
        List<Input> inputs = new ArrayList<>();
        SampleInputs read = new SampleInputs(inputs, rows.length, batchSize);
        try {
            for (NamedSource named : sources) {
                BatchSource source = named.source();
                long bytes = LongStream.of(source.sampleShape())
                        .reduce(source.inputType().byteCount(), Math::multiplyExact);
                NativeBlock memory = budget.allocate(MemoryTag.BATCHES, Math.multiplyExact(bytes, rows.length));
                Input input = new Input(named.name(), source.inputType(), source.sampleShape(), bytes, memory);
                inputs.add(input);
                fill(input, source, rows, budget);
            }
            return read;
        } catch (RuntimeException e) {
            read.close();
            throw e;
        }
    }

    private static void fill(Input input, BatchSource source, int[] rows, MemoryBudget budget) {
        int room = (int) Math.max(1, Math.min(64, (1 << 26) / input.sampleBytes()));
        try (NativeBlock buffer = budget.allocate(MemoryTag.BATCHES, room * input.sampleBytes())) {
            int next = 0;
            int first = 0;
            while (next < rows.length) {
                ByteBuffer batch = buffer.bytes();
                int filled = source.fill(batch.duplicate().order(batch.order()));
                if (filled == 0) {
                    throw new InvertException(
                            "the input ended at sample " + first + "; it must not change during a run");
                }
                for (; next < rows.length && rows[next] < first + filled; next++) {
                    long from = (rows[next] - first) * input.sampleBytes();
                    input.memory()
                            .slice(next * input.sampleBytes(), input.sampleBytes())
                            .put(buffer.slice(from, input.sampleBytes()));
                }
                first += filled;
            }
        }
    }

    /** Returns the number of samples. */
    public int count() {
        return count;
    }

    /** Returns the number of batches. */
    public int batchCount() {
        return (count + batchSize - 1) / batchSize;
    }

    /** Returns the index of the first sample of a batch. */
    public int firstOf(int batch) {
        return batch * batchSize;
    }

    /** Returns the inputs of a batch, which are valid until this object is closed. */
    List<BatchInput> batch(int batch) {
        int first = firstOf(batch);
        int size = Math.min(batchSize, count - first);
        return inputs.stream().map(input -> input.batch(first, size)).toList();
    }

    /** Returns the shape of the first input of a sample. */
    @Override
    public String toString() {
        return count + " samples of shape " + Arrays.toString(inputs.get(0).sampleShape());
    }

    @Override
    public void close() {
        inputs.forEach(input -> input.memory().close());
    }
}
