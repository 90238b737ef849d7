package dev.invert;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;

/** Some samples of another matrix; every block is copied. */
final class SelectedSamples implements ActivationMatrix {
    private final ActivationMatrix source;
    private final int[] samples;

    SelectedSamples(ActivationMatrix source, int[] samples) {
        this.source = source;
        this.samples = samples.clone();
    }

    @Override
    public int sampleCount() {
        return samples.length;
    }

    @Override
    public int neuronCount() {
        return source.neuronCount();
    }

    @Override
    public ElementType elementType() {
        return source.elementType();
    }

    @Override
    public MemoryBudget budget() {
        return source.budget();
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        int bytes = elementType().byteCount();
        long rowBytes = (long) samples.length * bytes;
        try (ActivationBlock all = source.load(firstNeuron, count)) {
            NativeBlock memory = budget().allocate(MemoryTag.ACTIVATIONS, count * rowBytes);
            for (int row = 0; row < count; row++) {
                copy(all.row(row), memory.slice(row * rowBytes, rowBytes));
            }
            return ActivationBlock.owning(memory, firstNeuron, count, samples.length, elementType());
        }
    }

    private void copy(ByteBuffer from, ByteBuffer to) {
        if (elementType() == ElementType.FLOAT32) {
            for (int i = 0; i < samples.length; i++) {
                to.putInt(i * Float.BYTES, from.getInt(samples[i] * Float.BYTES));
            }
        } else {
            for (int i = 0; i < samples.length; i++) {
                to.putShort(i * Short.BYTES, from.getShort(samples[i] * Short.BYTES));
            }
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
