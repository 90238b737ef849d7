package dev.invert;

import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * Some neurons of an {@link ActivationMatrix} in memory, neuron-major. Reading is thread-safe; whoever loaded it
 * closes it.
 */
public final class ActivationBlock implements AutoCloseable {
    private final NativeBlock memory;
    private final boolean ownsMemory;
    private final long offsetBytes;
    private final int firstNeuron;
    private final int count;
    private final int sampleCount;
    private final ElementType elementType;

    private ActivationBlock(
            NativeBlock memory,
            boolean ownsMemory,
            long offsetBytes,
            int firstNeuron,
            int count,
            int sampleCount,
            ElementType elementType) {
        this.memory = memory;
        this.ownsMemory = ownsMemory;
        this.offsetBytes = offsetBytes;
        this.firstNeuron = firstNeuron;
        this.count = count;
        this.sampleCount = sampleCount;
        this.elementType = elementType;
    }

    /** Neurons inside memory that somebody else owns. */
    static ActivationBlock view(
            NativeBlock memory, long offsetBytes, int firstNeuron, int count, int sampleCount, ElementType type) {
        return new ActivationBlock(memory, false, offsetBytes, firstNeuron, count, sampleCount, type);
    }

    /** Neurons that fill memory which this block now owns. */
    public static ActivationBlock owning(
            NativeBlock memory, int firstNeuron, int count, int sampleCount, ElementType type) {
        return new ActivationBlock(memory, true, 0, firstNeuron, count, sampleCount, type);
    }

    /** Index of the first neuron in the matrix. */
    public int firstNeuron() {
        return firstNeuron;
    }

    /** How many neurons are here. */
    public int count() {
        return count;
    }

    /** N. */
    public int sampleCount() {
        return sampleCount;
    }

    /** How each activation is stored. */
    public ElementType elementType() {
        return elementType;
    }

    /**
     * Native address of the first activation of a neuron.
     *
     * @param row counted from {@link #firstNeuron()}
     */
    public long address(int row) {
        Objects.checkIndex(row, count);
        return memory.address() + offsetBytes + row * rowByteCount();
    }

    /**
     * The activations of a neuron, in native byte order.
     *
     * @param row counted from {@link #firstNeuron()}
     */
    public ByteBuffer row(int row) {
        Objects.checkIndex(row, count);
        return memory.slice(offsetBytes + row * rowByteCount(), rowByteCount());
    }

    /**
     * The activations of a neuron as floats: a view of float32, a copy of anything else.
     *
     * @param row counted from {@link #firstNeuron()}
     */
    public FloatBuffer floats(int row) {
        ByteBuffer bytes = row(row);
        if (elementType == ElementType.FLOAT32) {
            return bytes.asFloatBuffer();
        }
        FloatBuffer floats = FloatBuffer.allocate(sampleCount);
        for (int i = 0; i < sampleCount; i++) {
            short half = bytes.getShort(i * Short.BYTES);
            floats.put(
                    i,
                    elementType == ElementType.BFLOAT16
                            ? Float.intBitsToFloat(half << Short.SIZE)
                            : HalfFloat.toFloat(half));
        }
        return floats;
    }

    private long rowByteCount() {
        return (long) sampleCount * elementType.byteCount();
    }

    @Override
    public void close() {
        if (ownsMemory) {
            memory.close();
        }
    }
}
