package dev.invert.arrays;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.Objects;

/**
 * Activations in Fortran order: neurons lie one after the other, so each block is one read and nothing else is held.
 * Reads go to memory of the engine's own instead of a mapping: Java 17 cannot unmap, so a mapping has no limit to keep.
 */
final class NeuronMajorArray implements ActivationMatrix {
    private final ActivationArray array;

    NeuronMajorArray(ActivationArray array) {
        this.array = array;
    }

    @Override
    public int sampleCount() {
        return array.sampleCount();
    }

    @Override
    public int neuronCount() {
        return array.neuronCount();
    }

    @Override
    public ElementType elementType() {
        return array.elementType();
    }

    @Override
    public MemoryBudget budget() {
        return array.budget();
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, array.neuronCount());
        long elements = (long) count * array.sampleCount();
        NativeBlock memory = array.budget()
                .allocate(MemoryTag.ACTIVATIONS, elements * array.elementType().byteCount());
        try {
            array.read((long) firstNeuron * array.sampleCount(), elements, memory, 0);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
        return ActivationBlock.owning(memory, firstNeuron, count, array.sampleCount(), array.elementType());
    }

    @Override
    public void close() {
        array.close();
    }
}
