package dev.invert.arrays;

import dev.invert.ActivationBlock;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Activations in C order, which is NumPy's default: the values of a neuron are strided. One pass over the file
 * transposes as many neurons as memory allows, the panel; loading a neuron outside the panel transposes the next one.
 * Blocks are copies, so a panel can be freed while they are in use.
 */
final class SampleMajorArray extends FileActivations {
    private static final int CHUNK_BYTES = 1 << 22;
    private static final long WINDOW_BYTES = 1L << 30;

    private NativeBlock panel;
    private int panelFirst;
    private int panelCount;

    SampleMajorArray(ActivationArray array) {
        super(array);
    }

    private long rowBytes() {
        return (long) sampleCount() * elementType().byteCount();
    }

    @Override
    public synchronized ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, neuronCount());
        if (panel == null || firstNeuron < panelFirst || firstNeuron + count > panelFirst + panelCount) {
            turnPanel(firstNeuron, count);
        }
        NativeBlock memory = budget().allocate(MemoryTag.ACTIVATIONS, count * rowBytes());
        for (int k = 0; k < count; k++) {
            ByteBuffer row = panel.slice((firstNeuron - panelFirst + k) * rowBytes(), rowBytes());
            memory.slice(k * rowBytes(), rowBytes()).put(row);
        }
        return ActivationBlock.owning(memory, firstNeuron, count, sampleCount(), elementType());
    }

    private void turnPanel(int firstNeuron, int count) {
        if (panel != null) {
            panel.close();
            panel = null;
        }
        long sampleBytes = (long) neuronCount() * elementType().byteCount();
        long chunkBytes = Math.min(CHUNK_BYTES, budget().freeBytes() / 4);
        int samplesPerChunk = (int) Math.max(1, Math.min(sampleCount(), chunkBytes / sampleBytes));
        long affordable = (budget().freeBytes() - samplesPerChunk * sampleBytes) / 2 / rowBytes();
        panelFirst = firstNeuron;
        panelCount = (int) Math.min(neuronCount() - firstNeuron, Math.max(count, affordable));
        panel = budget().allocate(MemoryTag.ACTIVATIONS, panelCount * rowBytes());
        try (NativeBlock chunk = budget().allocate(MemoryTag.ACTIVATIONS, samplesPerChunk * sampleBytes)) {
            for (int first = 0; first < sampleCount(); first += samplesPerChunk) {
                int samples = Math.min(samplesPerChunk, sampleCount() - first);
                array().read((long) first * neuronCount(), (long) samples * neuronCount(), chunk, 0);
                turn(chunk, first, samples);
            }
        } catch (RuntimeException e) {
            panel.close();
            panel = null;
            throw e;
        }
    }

    /** Transposes the samples of a chunk into the panel, in windows of neurons that buffers can address. */
    private void turn(NativeBlock chunk, int firstSample, int samples) {
        int elementBytes = elementType().byteCount();
        long sampleBytes = (long) neuronCount() * elementBytes;
        int window = (int) Math.max(1, Math.min(WINDOW_BYTES / rowBytes(), WINDOW_BYTES / elementBytes));
        for (int first = 0; first < panelCount; first += window) {
            int count = Math.min(window, panelCount - first);
            ByteBuffer to = panel.slice(first * rowBytes(), count * rowBytes());
            for (int i = 0; i < samples; i++) {
                ByteBuffer from = chunk.slice(
                        i * sampleBytes + (long) (panelFirst + first) * elementBytes, (long) count * elementBytes);
                turn(from, to, firstSample + i, count);
            }
        }
    }

    /** Copies a run of values of one sample to their places in the rows of its neurons. */
    private void turn(ByteBuffer from, ByteBuffer to, int sample, int count) {
        int elementBytes = elementType().byteCount();
        int step = (int) rowBytes();
        int at = sample * elementBytes;
        for (int k = 0; k < count; k++, at += step) {
            switch (elementBytes) {
                case Long.BYTES -> to.putLong(at, from.getLong(k * Long.BYTES));
                case Float.BYTES -> to.putInt(at, from.getInt(k * Float.BYTES));
                default -> to.putShort(at, from.getShort(k * Short.BYTES));
            }
        }
    }

    @Override
    public synchronized void close() {
        if (panel != null) {
            panel.close();
            panel = null;
        }
        super.close();
    }
}
