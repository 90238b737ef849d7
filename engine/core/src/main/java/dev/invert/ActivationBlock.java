package dev.invert;

import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Some neurons of an {@link ActivationMatrix} in memory, neuron-major. Reading is thread-safe; whoever loaded it
 * closes it.
 */
public final class ActivationBlock implements AutoCloseable {
    private final NativeBlock memory;
    private final boolean ownsMemory;
    private final long offsetBytes;
    private final int firstNeuron;
    private final int count;
    private final int sampleCount;
    private final ElementType elementType;
    /** The samples that were selected from another block, or null. */
    private final int[] samples;

    private ActivationBlock(
            NativeBlock memory,
            boolean ownsMemory,
            long offsetBytes,
            int firstNeuron,
            int count,
            int sampleCount,
            ElementType elementType,
            int[] samples) {
        this.samples = samples;
        this.memory = memory;
        this.ownsMemory = ownsMemory;
        this.offsetBytes = offsetBytes;
        this.firstNeuron = firstNeuron;
        this.count = count;
        this.sampleCount = sampleCount;
        this.elementType = elementType;
    }

    /** Neurons inside memory that somebody else owns. */
    static ActivationBlock view(
            NativeBlock memory, long offsetBytes, int firstNeuron, int count, int sampleCount, ElementType type) {
        return new ActivationBlock(memory, false, offsetBytes, firstNeuron, count, sampleCount, type, null);
    }

    /** Neurons that fill memory which this block now owns. */
    public static ActivationBlock owning(
            NativeBlock memory, int firstNeuron, int count, int sampleCount, ElementType type) {
        return new ActivationBlock(memory, true, 0, firstNeuron, count, sampleCount, type, null);
    }

    /** Index of the first neuron in the matrix. */
    public int firstNeuron() {
        return firstNeuron;
    }

    /** How many neurons are here. */
    public int count() {
        return count;
    }

    /** N. */
    public int sampleCount() {
        return sampleCount;
    }

    /** How each activation is stored. */
    public ElementType elementType() {
        return elementType;
    }

    /**
     * Native address of the first activation of a neuron.
     *
     * @param row counted from {@link #firstNeuron()}
     */
    public long address(int row) {
        Objects.checkIndex(row, count);
        return memory.address() + offsetBytes + row * rowByteCount();
    }

    /**
     * The activations of a neuron, in native byte order.
     *
     * @param row counted from {@link #firstNeuron()}
     */
    public ByteBuffer row(int row) {
        Objects.checkIndex(row, count);
        return memory.slice(offsetBytes + row * rowByteCount(), rowByteCount());
    }

    /**
     * The activations of a neuron as floats: a view of float32, a copy of anything else.
     *
     * @param row counted from {@link #firstNeuron()}
     */
    public FloatBuffer floats(int row) {
        ByteBuffer bytes = row(row);
        if (elementType == ElementType.FLOAT32) {
            return bytes.asFloatBuffer();
        }
        FloatBuffer floats = FloatBuffer.allocate(sampleCount);
        for (int i = 0; i < sampleCount; i++) {
            short half = bytes.getShort(i * Short.BYTES);
            floats.put(
                    i,
                    elementType == ElementType.BFLOAT16
                            ? Float.intBitsToFloat(half << Short.SIZE)
                            : HalfFloat.toFloat(half));
        }
        return floats;
    }

    /** Returns the activations of a neuron, counted from {@link #firstNeuron()}. */
    public NeuronValues values(int row) {
        return new DenseValues(this, Objects.checkIndex(row, count));
    }

    /**
     * Copies some samples of all neurons. The caller closes the copy.
     *
     * @param selected indices of samples of this block, at least one; sample i of the copy is {@code selected[i]}
     * @param budget pays for the copy
     * @throws dev.invert.errors.InvertException if the memory limit does not allow it
     */
    public ActivationBlock select(int[] selected, MemoryBudget budget) {
        return select(0, count, selected, budget);
    }

    /**
     * Copies some samples of one neuron. The caller closes the copy.
     *
     * @param row counted from {@link #firstNeuron()}
     * @param selected indices of samples of this block, at least one; sample i of the copy is {@code selected[i]}
     * @param budget pays for the copy
     * @throws dev.invert.errors.InvertException if the memory limit does not allow it
     */
    public ActivationBlock select(int row, int[] selected, MemoryBudget budget) {
        return select(Objects.checkIndex(row, count), 1, selected, budget);
    }

    private ActivationBlock select(int firstRow, int rows, int[] selected, MemoryBudget budget) {
        return new ActivationBlock(
                copy(firstRow, rows, selected, budget),
                true,
                0,
                firstNeuron + firstRow,
                rows,
                selected.length,
                elementType,
                selected.clone());
    }

    /** Returns the index that a sample has in the block that it was selected from; its own index without a selection. */
    int originalSample(long sample) {
        int index = Math.toIntExact(sample);
        return samples == null ? index : samples[index];
    }

    /** Copies some samples of some neurons into memory that the caller owns. */
    NativeBlock copy(int firstRow, int rows, int[] selected, MemoryBudget budget) {
        long rowBytes = (long) selected.length * elementType.byteCount();
        NativeBlock copy = budget.allocate(MemoryTag.ACTIVATIONS, rows * rowBytes);
        for (int r = 0; r < rows; r++) {
            copy(row(firstRow + r), selected, copy.slice(r * rowBytes, rowBytes));
        }
        return copy;
    }

    private void copy(ByteBuffer from, int[] selected, ByteBuffer to) {
        if (elementType == ElementType.FLOAT32) {
            for (int i = 0; i < selected.length; i++) {
                to.putInt(i * Float.BYTES, from.getInt(selected[i] * Float.BYTES));
            }
        } else {
            for (int i = 0; i < selected.length; i++) {
                to.putShort(i * Short.BYTES, from.getShort(selected[i] * Short.BYTES));
            }
        }
    }

    private long rowByteCount() {
        return (long) sampleCount * elementType.byteCount();
    }

    @Override
    public void close() {
        if (ownsMemory) {
            memory.close();
        }
    }
}
