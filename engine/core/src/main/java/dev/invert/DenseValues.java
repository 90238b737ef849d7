package dev.invert;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Activations with one stored value per sample: a row of a {@link DenseBlock}, valid until the block is closed.
 *
 * @param block the block that contains the neuron
 * @param row index of the neuron in the block, from 0 to {@code block.count() - 1}
 */
public record DenseValues(DenseBlock block, int row) implements NeuronValues {
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

    /** Returns the type in which each activation is stored. */
    public ElementType elementType() {
        return block.elementType();
    }

    /** Returns the native address of the first activation. */
    public long address() {
        return block.address(row);
    }

    /** Returns a view of the N activations as stored, in native byte order. */
    public ByteBuffer bytes() {
        return block.row(row);
    }

    /** Returns the N activations as floats, rounded if float32 cannot represent them; see {@link ActivationBlock#floats}. */
    public FloatBuffer floats() {
        return block.floats(row);
    }

    /** Returns one activation as a double; see {@link ActivationBlock#value}. */
    @Override
    public double value(int sample) {
        return block.value(row, sample);
    }
}
