package dev.invert;

import dev.invert.internal.memory.Gather;
import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Objects;

/** Neurons with one stored value per sample in native memory, neuron-major. */
public final class DenseBlock extends ActivationBlock {
    private final boolean ownsMemory;
    private final long offsetBytes;
    /** Null if the activations are in native memory only. */
    private final DeviceValues device;
    /** Null until the activations of a device are first read. */
    private volatile NativeBlock memory;

    DenseBlock(
            NativeBlock memory,
            boolean ownsMemory,
            long offsetBytes,
            int firstNeuron,
            int count,
            int sampleCount,
            ElementType elementType,
            int[] samples,
            DeviceValues device) {
        super(firstNeuron, count, sampleCount, elementType, samples);
        this.memory = memory;
        this.ownsMemory = ownsMemory;
        this.offsetBytes = offsetBytes;
        this.device = device;
    }

    /** Returns the activations on a device; null if they are in native memory only. */
    public DeviceValues device() {
        return device;
    }

    private NativeBlock memory() {
        NativeBlock present = memory;
        return present == null ? copied() : present;
    }

    private synchronized NativeBlock copied() {
        if (memory == null) {
            memory = device.toHost();
        }
        return memory;
    }

    /**
     * Returns the native address of the first activation of a neuron.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     */
    public long address(int row) {
        Objects.checkIndex(row, count());
        return memory().address() + offsetBytes + row * rowByteCount();
    }

    /**
     * Returns a view of the N activations of a neuron as stored, in native byte order.
     *
     * @param row index of the neuron in this block, from 0 to {@code count() - 1}
     */
    public ByteBuffer row(int row) {
        Objects.checkIndex(row, count());
        return memory().slice(offsetBytes + row * rowByteCount(), rowByteCount());
    }

    /** Returns the N activations of a neuron as floats: a view of float32, a copy of any other type. */
    @Override
    public FloatBuffer floats(int row) {
        ByteBuffer bytes = row(row);
        if (elementType() == ElementType.FLOAT32) {
            return bytes.asFloatBuffer();
        }
        FloatBuffer floats = FloatBuffer.allocate(sampleCount());
        for (int i = 0; i < sampleCount(); i++) {
            floats.put(i, (float) value(bytes, i));
        }
        return floats;
    }

    @Override
    public double value(int row, int sample) {
        return value(row(row), Objects.checkIndex(sample, sampleCount()));
    }

    private double value(ByteBuffer row, int sample) {
        return switch (elementType()) {
            case FLOAT32 -> row.getFloat(sample * Float.BYTES);
            case FLOAT16 -> HalfFloat.toFloat(row.getShort(sample * Short.BYTES));
            case BFLOAT16 -> Float.intBitsToFloat(row.getShort(sample * Short.BYTES) << Short.SIZE);
            case FLOAT64 -> row.getDouble(sample * Double.BYTES);
            case INT64 -> row.getLong(sample * Long.BYTES);
            case UINT64 -> unsigned(row.getLong(sample * Long.BYTES));
        };
    }

    /** Returns the nearest double to an unsigned integer. The lowest bit is kept for rounding. */
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
    }

    @Override
    public DenseValues values(int row) {
        return new DenseValues(this, Objects.checkIndex(row, count()));
    }

    @Override
    ActivationBlock select(int firstRow, int rows, int[] selected, MemoryBudget budget) {
        // What is only on a device is selected there.
        boolean stays = memory == null;
        return new DenseBlock(
                stays ? null : copy(firstRow, rows, selected, budget),
                true,
                0,
                firstNeuron() + firstRow,
                rows,
                selected.length,
                elementType(),
                selected.clone(),
                stays ? device.select(firstRow, rows, selected) : null);
    }

    /** Copies selected samples of consecutive neurons into new memory, which the caller owns. */
    private NativeBlock copy(int firstRow, int rows, int[] selected, MemoryBudget budget) {
        int elementBytes = elementType().byteCount();
        long rowBytes = (long) selected.length * elementBytes;
        NativeBlock copy = budget.allocate(MemoryTag.ACTIVATIONS, rows * rowBytes);
        try {
            for (int r = 0; r < rows; r++) {
                long from = offsetBytes + (firstRow + r) * rowByteCount();
                Gather.elements(
                        new Gather.Part(memory(), from, sampleCount()),
                        elementBytes,
                        selected,
                        new Gather.Part(copy, r * rowBytes, selected.length));
            }
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
        return copy;
    }

    private long rowByteCount() {
        return (long) sampleCount() * elementType().byteCount();
    }

    @Override
    public void close() {
        if (ownsMemory && memory != null) {
            memory.close();
        }
    }
}
