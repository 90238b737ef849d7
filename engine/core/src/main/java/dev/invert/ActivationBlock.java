package dev.invert;

import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Consecutive neurons of an {@link ActivationMatrix} in native memory, neuron-major. Reading is thread-safe. The caller
 * of {@link ActivationMatrix#load} closes the block.
 */
public final class ActivationBlock implements AutoCloseable {
    private final NativeBlock memory;
    private final boolean ownsMemory;
    private final long offsetBytes;
    private final int firstNeuron;
    private final int count;
    private final int sampleCount;
    private final ElementType elementType;
    /** Indices of these samples in the block that they were selected from; null if all samples are here. */
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

    /** Returns a block over memory that remains owned by the caller. */
    static ActivationBlock view(
            NativeBlock memory, long offsetBytes, int firstNeuron, int count, int sampleCount, ElementType type) {
        return new ActivationBlock(memory, false, offsetBytes, firstNeuron, count, sampleCount, type, null);
    }

    /** Returns a block that takes ownership of the memory that its neurons fill, and frees it when closed. */
    public static ActivationBlock owning(
            NativeBlock memory, int firstNeuron, int count, int sampleCount, ElementType type) {
        return new ActivationBlock(memory, true, 0, firstNeuron, count, sampleCount, type, null);
    }

    /** Returns the index in the matrix of the first neuron of this block. */
    public int firstNeuron() {
        return firstNeuron;
    }

    /** Returns the number of neurons in this block. */
    public int count() {
        return count;
    }

    /** Returns N, the number of samples. */
    public int sampleCount() {
        return sampleCount;
    }

    /** Returns the type in which each activation is stored. */
    public ElementType elementType() {
        return elementType;
    }

    /**
     * Returns the native address of the first activation of a neuron.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     */
    public long address(int row) {
        Objects.checkIndex(row, count);
        return memory.address() + offsetBytes + row * rowByteCount();
    }

    /**
     * Returns a view of the N activations of a neuron as stored, in native byte order.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     */
    public ByteBuffer row(int row) {
        Objects.checkIndex(row, count);
        return memory.slice(offsetBytes + row * rowByteCount(), rowByteCount());
    }

    /**
     * Returns the N activations of a neuron as floats: a view of float32, a copy of any other type. Activations of 64
     * bits are rounded to the nearest float32; {@link #value} does not lose their digits.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     */
    public FloatBuffer floats(int row) {
        ByteBuffer bytes = row(row);
        if (elementType == ElementType.FLOAT32) {
            return bytes.asFloatBuffer();
        }
        FloatBuffer floats = FloatBuffer.allocate(sampleCount);
        for (int i = 0; i < sampleCount; i++) {
            floats.put(i, (float) value(bytes, i));
        }
        return floats;
    }

    /**
     * Returns one activation as a double: the same value, or the nearest one to an integer beyond 2^53.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     * @param sample index of the sample, from 0 to N - 1
     */
    public double value(int row, int sample) {
        return value(row(row), Objects.checkIndex(sample, sampleCount));
    }

    private double value(ByteBuffer row, int sample) {
        return switch (elementType) {
            case FLOAT32 -> row.getFloat(sample * Float.BYTES);
            case FLOAT16 -> HalfFloat.toFloat(row.getShort(sample * Short.BYTES));
            case BFLOAT16 -> Float.intBitsToFloat(row.getShort(sample * Short.BYTES) << Short.SIZE);
            case FLOAT64 -> row.getDouble(sample * Double.BYTES);
            case INT64 -> row.getLong(sample * Long.BYTES);
            case UINT64 -> unsigned(row.getLong(sample * Long.BYTES));
        };
    }

    /** Returns the nearest double to an unsigned integer. The lowest bit is kept for rounding. */
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
    }

    /**
     * Returns the activations of a neuron, valid until this block is closed.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     */
    public NeuronValues values(int row) {
        return new DenseValues(this, Objects.checkIndex(row, count));
    }

    /**
     * Copies selected samples of all neurons. The caller closes the copy.
     *
     * @param selected indices of samples of this block, at least one; sample i of the copy is {@code selected[i]}
     * @param budget the budget that the copy counts against
     * @throws dev.invert.errors.InvertException if the memory limit does not allow it
     */
    public ActivationBlock select(int[] selected, MemoryBudget budget) {
        return select(0, count, selected, budget);
    }

    /**
     * Copies selected samples of one neuron. The caller closes the copy.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     * @param selected indices of samples of this block, at least one; sample i of the copy is {@code selected[i]}
     * @param budget the budget that the copy counts against
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

    /** Returns the index of a sample in the block that it was selected from; the same index if nothing was selected. */
    int originalSample(long sample) {
        int index = Math.toIntExact(sample);
        return samples == null ? index : samples[index];
    }

    /** Copies selected samples of consecutive neurons into new memory, which the caller owns. */
    NativeBlock copy(int firstRow, int rows, int[] selected, MemoryBudget budget) {
        long rowBytes = (long) selected.length * elementType.byteCount();
        NativeBlock copy = budget.allocate(MemoryTag.ACTIVATIONS, rows * rowBytes);
        for (int r = 0; r < rows; r++) {
            copy(row(firstRow + r), selected, copy.slice(r * rowBytes, rowBytes));
        }
        return copy;
    }

    private void copy(ByteBuffer from, int[] selected, ByteBuffer to) {
        switch (elementType.byteCount()) {
            case Long.BYTES -> {
                for (int i = 0; i < selected.length; i++) {
                    to.putLong(i * Long.BYTES, from.getLong(selected[i] * Long.BYTES));
                }
            }
            case Float.BYTES -> {
                for (int i = 0; i < selected.length; i++) {
                    to.putInt(i * Float.BYTES, from.getInt(selected[i] * Float.BYTES));
                }
            }
            default -> {
                for (int i = 0; i < selected.length; i++) {
                    to.putShort(i * Short.BYTES, from.getShort(selected[i] * Short.BYTES));
                }
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
