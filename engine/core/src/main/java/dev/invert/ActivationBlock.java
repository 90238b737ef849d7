package dev.invert;

import dev.invert.internal.memory.NativeBlock;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Consecutive neurons of an {@link ActivationMatrix} in native memory, neuron-major. Reading is thread-safe. The caller
 * of {@link ActivationMatrix#load} closes the block.
 */
public abstract sealed class ActivationBlock implements AutoCloseable permits DenseBlock, SparseBlock {
    private final int firstNeuron;
    private final int count;
    private final int sampleCount;
    private final ElementType elementType;
    /** Indices of these samples in the block that they were selected from; null if all samples are here. */
    private final int[] samples;

    ActivationBlock(int firstNeuron, int count, int sampleCount, ElementType elementType, int[] samples) {
        this.firstNeuron = firstNeuron;
        this.count = count;
        this.sampleCount = sampleCount;
        this.elementType = elementType;
        this.samples = samples;
    }

    /** Returns a block over memory that remains owned by the caller. */
    static DenseBlock view(
            NativeBlock memory, long offsetBytes, int firstNeuron, int count, int sampleCount, ElementType type) {
        return new DenseBlock(memory, false, offsetBytes, firstNeuron, count, sampleCount, type, null, null);
    }

    /**
     * Returns a block of activations that lie on a device.
     *
     * @param memory the same activations in native memory that remains owned by the caller; null to copy them from the
     *     device when they are first read, which the block frees
     * @param offsetBytes position of the first neuron in that memory
     */
    public static DenseBlock onDevice(
            DeviceValues device,
            NativeBlock memory,
            long offsetBytes,
            int firstNeuron,
            int count,
            int sampleCount,
            ElementType type) {
        return new DenseBlock(memory, memory == null, offsetBytes, firstNeuron, count, sampleCount, type, null, device);
    }

    /** Returns a block that takes ownership of the memory that its neurons fill, and frees it when closed. */
    public static DenseBlock owning(NativeBlock memory, int firstNeuron, int count, int sampleCount, ElementType type) {
        return new DenseBlock(memory, true, 0, firstNeuron, count, sampleCount, type, null, null);
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
     * Returns the N activations of a neuron as floats: a view of dense float32, otherwise a copy. Activations of 64
     * bits are rounded to the nearest float32; {@link #value} does not lose their digits.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     */
    public abstract FloatBuffer floats(int row);

    /**
     * Returns one activation as a double: the same value, or the nearest one to an integer beyond 2^53.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     * @param sample index of the sample, from 0 to N - 1
     */
    public abstract double value(int row, int sample);

    /**
     * Returns the activations of a neuron, valid until this block is closed.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     */
    public abstract NeuronValues values(int row);

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

    abstract ActivationBlock select(int firstRow, int rows, int[] selected, MemoryBudget budget);

    /** Returns the index of a sample in the block that it was selected from; the same index if nothing was selected. */
    int originalSample(long sample) {
        int index = Math.toIntExact(sample);
        return samples == null ? index : samples[index];
    }

    @Override
    public abstract void close();
}
