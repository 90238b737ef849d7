package dev.invert.format;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.memory.MemoryTag;
import dev.invert.memory.NativeBlock;
import dev.invert.memory.NativeMemory;
import java.util.Objects;

/**
 * Activations in Fortran order: neurons lie one after the other, so each block is one read and nothing else is held.
 * Reads go to memory of the engine's own instead of a mapping: Java 17 cannot unmap, so a mapping has no limit to keep.
 */
final class NeuronMajorNpy implements ActivationMatrix {
    private final NpyFile npy;

    NeuronMajorNpy(NpyFile npy) {
        this.npy = npy;
    }

    @Override
    public int sampleCount() {
        return npy.sampleCount();
    }

    @Override
    public int neuronCount() {
        return npy.neuronCount();
    }

    @Override
    public ElementType elementType() {
        return npy.elementType();
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, npy.neuronCount());
        long elements = (long) count * npy.sampleCount();
        NativeBlock memory = NativeMemory.allocate(
                MemoryTag.ACTIVATIONS, elements * npy.elementType().byteCount());
        try {
            npy.read((long) firstNeuron * npy.sampleCount(), elements, memory, 0);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
        return ActivationBlock.owning(memory, firstNeuron, count, npy.sampleCount(), npy.elementType());
    }

    @Override
    public void close() {
        npy.close();
    }
}
