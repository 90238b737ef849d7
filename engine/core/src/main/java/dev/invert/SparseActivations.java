package dev.invert;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Objects;

/** Activations of which most are 0, wholly in native memory: only the others are stored, neuron by neuron. */
public final class SparseActivations implements ActivationMatrix {
    private final int sampleCount;
    private final ElementType type;
    private final MemoryBudget budget;
    private final long[] starts;
    private final NativeBlock samples;
    private final NativeBlock values;

    /**
     * Creates a matrix that takes ownership of memory.
     *
     * @param sampleCount N, at least 1
     * @param starts index of each neuron's first stored activation, from 0, and their total number: K + 1 entries
     * @param samples sample of each stored activation, uint32: ascending and distinct for each neuron
     * @param values stored activations, none of them 0
     * @param type type of the values: float32 or float16
     * @param budget the budget that the memory counts against
     */
    public SparseActivations(
            int sampleCount,
            long[] starts,
            NativeBlock samples,
            NativeBlock values,
            ElementType type,
            MemoryBudget budget) {
        if (sampleCount < 1 || starts.length < 2) {
            throw new IllegalArgumentException("sampleCount=" + sampleCount + ", starts.length=" + starts.length
                    + ": needs at least one sample and one neuron");
        }
        this.sampleCount = sampleCount;
        this.starts = starts.clone();
        this.samples = samples;
        this.values = values;
        this.type = type;
        this.budget = budget;
    }

    /**
     * Copies activations from the heap, within the budget of the process, for tests and small problems.
     *
     * @param neurons K rows of N values each
     * @throws IllegalArgumentException if there is no neuron or no sample, or the rows differ in length
     */
    public static SparseActivations of(float[][] neurons) {
        return of(neurons, MemoryBudget.process());
    }

    private static SparseActivations of(float[][] neurons, MemoryBudget budget) {
        if (neurons.length == 0 || neurons[0].length == 0) {
            throw new IllegalArgumentException("neurons: needs at least one neuron and one sample");
        }
        long[] starts = new long[neurons.length + 1];
        for (int k = 0; k < neurons.length; k++) {
            if (neurons[k].length != neurons[0].length) {
                throw new IllegalArgumentException("neurons[" + k + "].length=" + neurons[k].length
                        + ", neurons[0] has " + neurons[0].length + ": they must be equal");
            }
            starts[k + 1] = starts[k];
            for (float value : neurons[k]) {
                starts[k + 1] += value != 0 ? 1 : 0;
            }
        }
        long bytes = Math.max(1, starts[neurons.length]) * Float.BYTES;
        NativeBlock samples = budget.allocate(MemoryTag.ACTIVATIONS, bytes);
        NativeBlock values;
        try {
            values = budget.allocate(MemoryTag.ACTIVATIONS, bytes);
        } catch (RuntimeException e) {
            samples.close();
            throw e;
        }
        IntBuffer sampleOf = samples.bytes().asIntBuffer();
        FloatBuffer valueOf = values.bytes().asFloatBuffer();
        for (float[] neuron : neurons) {
            for (int i = 0; i < neuron.length; i++) {
                if (neuron[i] != 0) {
                    sampleOf.put(i);
                    valueOf.put(neuron[i]);
                }
            }
        }
        return new SparseActivations(neurons[0].length, starts, samples, values, ElementType.FLOAT32, budget);
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
        return type;
    }

    @Override
    public boolean isSparse() {
        return true;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    /** Returns the number of stored activations. */
    public long storedCount() {
        return starts[starts.length - 1];
    }

    @Override
    public SparseBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, neuronCount());
        return SparseBlock.view(
                Arrays.copyOfRange(starts, firstNeuron, firstNeuron + count + 1),
                samples,
                values,
                firstNeuron,
                sampleCount,
                type);
    }

    @Override
    public void close() {
        samples.close();
        values.close();
    }
}
