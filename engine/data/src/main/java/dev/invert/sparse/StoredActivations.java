package dev.invert.sparse;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.SparseBlock;
import dev.invert.errors.InvertException;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Sparse activations in the order of the neurons, each of them ascending by sample, without duplicates and zeros. A block
 * is two reads of the samples and values of its neurons, which are checked.
 */
final class StoredActivations implements ActivationMatrix {
    private static final int WINDOW_BYTES = 1 << 30;

    private final String name;
    private final int sampleCount;
    private final long[] starts;
    private final Region samples;
    private final Region values;
    private final ValueForm form;
    private final MemoryBudget budget;

    /**
     * Creates a matrix.
     *
     * @param name name for error messages
     * @param starts where each neuron begins, and the end: K + 1 numbers, not decreasing
     * @param samples uint32 for each entry; owned by this object
     * @param values bits of the form for each entry; owned by this object
     */
    StoredActivations(
            String name,
            int sampleCount,
            long[] starts,
            Region samples,
            Region values,
            ValueForm form,
            MemoryBudget budget) {
        this.name = name;
        this.sampleCount = sampleCount;
        this.starts = starts;
        this.samples = samples;
        this.values = values;
        this.form = form;
        this.budget = budget;
    }

    @Override
    public int sampleCount() {
        return sampleCount;
    }

    @Override
    public int neuronCount() {
        return starts.length - 1;
    }

    @Override
    public ElementType elementType() {
        return form.type();
    }

    /** Returns true unless the values are float64, whose zeros are filled in. */
    @Override
    public boolean isSparse() {
        return form != ValueForm.DOUBLE;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, neuronCount());
        long first = starts[firstNeuron];
        long entries = starts[firstNeuron + count] - first;
        long[] blockStarts = new long[count + 1];
        for (int k = 0; k <= count; k++) {
            blockStarts[k] = starts[firstNeuron + k] - first;
        }
        NativeBlock sampleBlock = read(samples, first, entries, Integer.BYTES);
        NativeBlock valueBlock = null;
        try {
            valueBlock = read(values, first, entries, form.byteCount());
            for (int k = 0; k < count; k++) {
                check(firstNeuron + k, blockStarts[k], blockStarts[k + 1], sampleBlock, valueBlock);
            }
            if (form == ValueForm.DOUBLE) {
                return dense(firstNeuron, blockStarts, sampleBlock, valueBlock);
            }
            ActivationBlock block = SparseBlock.owning(
                    blockStarts, sampleBlock, valueBlock, firstNeuron, count, sampleCount, form.type());
            sampleBlock = null;
            valueBlock = null;
            return block;
        } finally {
            close(sampleBlock);
            close(valueBlock);
        }
    }

    private static void close(NativeBlock block) {
        if (block != null) {
            block.close();
        }
    }

    private NativeBlock read(Region region, long first, long count, int elementBytes) {
        NativeBlock block = budget.allocate(MemoryTag.ACTIVATIONS, Math.max(1, count) * elementBytes);
        try {
            long bytes = count * elementBytes;
            for (long done = 0; done < bytes; done += WINDOW_BYTES) {
                region.read(block.slice(done, Math.min(WINDOW_BYTES, bytes - done)), first * elementBytes + done);
            }
            return block;
        } catch (RuntimeException e) {
            block.close();
            throw e;
        }
    }

    /** Checks the entries of a neuron. */
    private void check(int neuron, long from, long to, NativeBlock sampleBlock, NativeBlock valueBlock) {
        int window = WINDOW_BYTES / Double.BYTES;
        long before = -1;
        for (long first = from; first < to; first += window) {
            int count = (int) Math.min(window, to - first);
            ByteBuffer indices = sampleBlock.slice(first * Integer.BYTES, (long) count * Integer.BYTES);
            ByteBuffer numbers = valueBlock.slice(first * form.byteCount(), (long) count * form.byteCount());
            for (int i = 0; i < count; i++) {
                long sample = Integer.toUnsignedLong(indices.getInt(i * Integer.BYTES));
                long bits = bits(numbers, i);
                if (sample <= before || sample >= sampleCount) {
                    throw new InvertException(name + ": the samples of neuron " + neuron
                            + (sample <= before ? " do not ascend: " + before + ", " : " go up to ") + sample + ", of "
                            + sampleCount + "; write the file again");
                }
                if (!form.isFinite(bits)) {
                    throw new NonFiniteActivationException(neuron, sample);
                }
                if (form.isZero(bits)) {
                    throw new InvertException(name + ": stores a 0 for neuron " + neuron + " and sample " + sample
                            + ", which is no entry; write the file again");
                }
                before = sample;
            }
        }
    }

    private long bits(ByteBuffer numbers, int i) {
        return switch (form) {
            case HALF -> numbers.getShort(i * Short.BYTES) & 0xFFFFL;
            case FLOAT -> numbers.getInt(i * Float.BYTES) & 0xFFFFFFFFL;
            case DOUBLE -> numbers.getLong(i * Double.BYTES);
        };
    }

    /** Fills in the zeros: sparse blocks have no float64. */
    private ActivationBlock dense(
            int firstNeuron, long[] blockStarts, NativeBlock sampleBlock, NativeBlock valueBlock) {
        int count = blockStarts.length - 1;
        long rowBytes = (long) sampleCount * Double.BYTES;
        if (rowBytes > Integer.MAX_VALUE) {
            throw new InvertException(name + ": activations of 64 bits that float32 does not hold are limited to "
                    + Integer.MAX_VALUE / Double.BYTES + " samples; convert them to float32");
        }
        NativeBlock rows = budget.allocate(MemoryTag.ACTIVATIONS, count * rowBytes);
        for (int k = 0; k < count; k++) {
            long first = blockStarts[k];
            int entries = (int) (blockStarts[k + 1] - first);
            ByteBuffer indices = sampleBlock.slice(first * Integer.BYTES, (long) entries * Integer.BYTES);
            ByteBuffer numbers = valueBlock.slice(first * Double.BYTES, (long) entries * Double.BYTES);
            ByteBuffer row = rows.slice(k * rowBytes, rowBytes);
            for (int i = 0; i < entries; i++) {
                row.putLong(indices.getInt(i * Integer.BYTES) * Double.BYTES, numbers.getLong(i * Double.BYTES));
            }
        }
        return ActivationBlock.owning(rows, firstNeuron, count, sampleCount, ElementType.FLOAT64);
    }

    @Override
    public void close() {
        samples.close();
        values.close();
    }
}
