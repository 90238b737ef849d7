package dev.invert.arrays;

import dev.invert.ActivationBlock;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.Objects;

/**
 * Activations in Fortran order, or of a single neuron: the values of each neuron are contiguous, so each block is one
 * read and nothing else is kept in memory. Blocks are read into native memory of the engine rather than memory-mapped:
 * Java 17 cannot unmap a file explicitly, so a mapping could not respect the memory limit.
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
