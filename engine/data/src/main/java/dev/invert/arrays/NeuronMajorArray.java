package dev.invert.arrays;

import dev.invert.ActivationBlock;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.Objects;

/**
 * Activations in Fortran order: neurons lie one after the other, so each block is one read and nothing else is held.
 * Reads go to memory of the engine's own instead of a mapping: Java 17 cannot unmap, so a mapping has no limit to keep.
 */
final class NeuronMajorArray extends FileActivations {

    NeuronMajorArray(ActivationArray array) {
        super(array);
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, neuronCount());
        long elements = (long) count * sampleCount();
        NativeBlock memory = budget().allocate(
                        MemoryTag.ACTIVATIONS, elements * elementType().byteCount());
        try {
            array().read((long) firstNeuron * sampleCount(), elements, memory, 0);
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
        return ActivationBlock.owning(memory, firstNeuron, count, sampleCount(), elementType());
    }
}
