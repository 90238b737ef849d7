package dev.invert;

import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Activations of K neurons on N samples, stored outside the Java heap, neuron-major: the N values of a neuron are
 * contiguous. Reading is thread-safe. The owner closes the matrix.
 */
public interface ActivationMatrix extends AutoCloseable {
    /** Returns N, the number of samples, at least 1. */
    int sampleCount();

    /** Returns K, the number of neurons, at least 1. */
    int neuronCount();

    /** Returns the type in which each activation is stored. */
    ElementType elementType();

    /** Returns whether only activations other than 0 are stored, which most are not. */
    default boolean isSparse() {
        return false;
    }

    /** Returns the memory budget that {@link #load} allocates from. */
    MemoryBudget budget();

    /**
     * Loads consecutive neurons. The caller must close the block before it closes the matrix.
     *
     * @param firstNeuron index of the first neuron, from 0 to K - 1
     * @param count number of neurons, at least 1
     * @throws IndexOutOfBoundsException if the range extends past the last neuron
     */
    ActivationBlock load(int firstNeuron, int count);

    @Override
    void close();

    /**
     * Returns a view of selected samples, in the given order. Closing the view closes this matrix.
     *
     * @param samples indices of samples of this matrix, at least one; sample i of the view is {@code samples[i]}
     */
    default ActivationMatrix select(int[] samples) {
        return new SelectedSamples(this, samples);
    }

    /**
     * Allocates a float32 matrix of zeros in native memory, within the budget of the process.
     *
     * @param sampleCount N, at least 1
     * @param neuronCount K, at least 1
     * @throws InvertException if the memory limit does not allow it
     */
    static Writable allocate(int sampleCount, int neuronCount) {
        return allocate(sampleCount, neuronCount, MemoryBudget.process());
    }

    /**
     * Allocates a float32 matrix of zeros in native memory.
     *
     * @param sampleCount N, at least 1
     * @param neuronCount K, at least 1
     * @param budget the budget that the matrix, and all memory derived from it, counts against
     * @throws InvertException if the memory limit does not allow it
     */
    static Writable allocate(int sampleCount, int neuronCount, MemoryBudget budget) {
        return new NativeActivations(sampleCount, neuronCount, budget);
    }

    /**
     * Copies activations from the heap, for tests and small problems. Note the order: here a row is a neuron, whereas
     * in files a row is a sample.
     *
     * @param neurons K rows of N values each
     * @throws IllegalArgumentException if there is no neuron or no sample, or the rows differ in length
     */
    static ActivationMatrix of(float[][] neurons) {
        if (neurons.length == 0 || neurons[0].length == 0) {
            throw new IllegalArgumentException("neurons: needs at least one neuron and one sample");
        }
        Writable matrix = allocate(neurons[0].length, neurons.length);
        for (int k = 0; k < neurons.length; k++) {
            if (neurons[k].length != neurons[0].length) {
                matrix.close();
                throw new IllegalArgumentException("neurons[" + k + "].length=" + neurons[k].length
                        + ", neurons[0] has " + neurons[0].length + ": they must be equal");
            }
            matrix.row(k).put(neurons[k]);
        }
        return matrix;
    }

    /** A float32 matrix in native memory with writable values. */
    interface Writable extends ActivationMatrix {
        /** Returns a writable view of the N activations of a neuron, valid until the matrix is closed. */
        FloatBuffer row(int neuron);
    }
}

/** Stores the whole matrix in one native block. */
final class NativeActivations implements ActivationMatrix.Writable {
    private final int sampleCount;
    private final int neuronCount;
    private final MemoryBudget budget;
    private final NativeBlock memory;

    NativeActivations(int sampleCount, int neuronCount, MemoryBudget budget) {
        if (sampleCount < 1 || neuronCount < 1) {
            throw new IllegalArgumentException(
                    "sampleCount=" + sampleCount + ", neuronCount=" + neuronCount + ": both must be at least 1");
        }
        this.sampleCount = sampleCount;
        this.neuronCount = neuronCount;
        this.budget = budget;
        this.memory = budget.allocate(MemoryTag.ACTIVATIONS, rowByteCount() * neuronCount);
    }

    private long rowByteCount() {
        return (long) sampleCount * Float.BYTES;
    }

    @Override
    public int sampleCount() {
        return sampleCount;
    }

    @Override
    public int neuronCount() {
        return neuronCount;
    }

    @Override
    public ElementType elementType() {
        return ElementType.FLOAT32;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public FloatBuffer row(int neuron) {
        Objects.checkIndex(neuron, neuronCount);
        return memory.slice(neuron * rowByteCount(), rowByteCount()).asFloatBuffer();
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, neuronCount);
        return ActivationBlock.view(
                memory, firstNeuron * rowByteCount(), firstNeuron, count, sampleCount, elementType());
    }

    @Override
    public void close() {
        memory.close();
    }
}
