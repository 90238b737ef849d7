package dev.invert;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Activations of which only those other than 0 are stored: a row of a {@link SparseBlock}, valid until the block is
 * closed.
 *
 * @param block the block that contains the neuron
 * @param row index of the neuron in the block, from 0 to {@code block.count() - 1}
 */
public record SparseValues(SparseBlock block, int row) implements NeuronValues {
    @Override
    public int neuron() {
        return block.firstNeuron() + row;
    }

    @Override
    public int originalSample(long sample) {
        return block.originalSample(sample);
    }

    @Override
    public int sampleCount() {
        return block.sampleCount();
    }

    /** Returns the type in which each activation is stored: float32 or float16. */
    public ElementType elementType() {
        return block.elementType();
    }

    /** Returns the number of stored activations. */
    public int storedCount() {
        return block.storedCount(row);
    }

    /** Returns a view of the samples of the stored activations, in ascending order. */
    public IntBuffer samples() {
        return block.samples(row);
    }

    /** Returns a view of the stored activations, in native byte order. */
    public ByteBuffer stored() {
        return block.stored(row);
    }

    /** Returns the native address of the samples, uint32 each. */
    public long samplesAddress() {
        return block.samplesAddress(row);
    }

    /** Returns the native address of the stored activations. */
    public long storedAddress() {
        return block.storedAddress(row);
    }

    /** Returns a copy of the stored activations as floats, which hold them exactly. */
    public FloatBuffer storedFloats() {
        ByteBuffer stored = stored();
        FloatBuffer floats = FloatBuffer.allocate(storedCount());
        for (int i = 0; i < floats.limit(); i++) {
            floats.put(i, SparseBlock.toFloat(stored, i, elementType()));
        }
        return floats;
    }

    /** Returns the activation of one sample; 0 if none is stored. */
    @Override
    public double value(int sample) {
        IntBuffer samples = samples();
        int low = 0;
        int high = samples.limit();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (samples.get(middle) < sample) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < samples.limit() && samples.get(low) == sample
                ? SparseBlock.toFloat(stored(), low, elementType())
                : 0;
    }

    /** Receives stored activations. */
    @FunctionalInterface
    public interface Visitor {
        /** Receives one activation of a sample. */
        void visit(int sample, float value);
    }

    /** Passes all stored activations to a visitor, in ascending order of samples. */
    public void forEach(Visitor visitor) {
        IntBuffer samples = samples();
        ByteBuffer stored = stored();
        for (int i = 0; i < samples.limit(); i++) {
            visitor.visit(samples.get(i), SparseBlock.toFloat(stored, i, elementType()));
        }
    }
}
