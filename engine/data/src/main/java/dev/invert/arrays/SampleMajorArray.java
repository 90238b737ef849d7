package dev.invert.arrays;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Activations in C order, as NumPy writes them unless told otherwise: a neuron's values lie far apart. One pass over
 * the file turns as many neurons as memory allows, the panel; asking for a neuron outside it turns the next panel.
 * Blocks are copies, so a panel can go while they are in use.
 */
final class SampleMajorArray implements ActivationMatrix {
    private static final int CHUNK_BYTES = 1 << 22;

    private final ActivationArray array;
    private NativeBlock panel;
    private int panelFirst;
    private int panelCount;

    SampleMajorArray(ActivationArray array) {
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

    private long rowBytes() {
        return (long) array.sampleCount() * array.elementType().byteCount();
    }

    @Override
    public synchronized ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, array.neuronCount());
        if (panel == null || firstNeuron < panelFirst || firstNeuron + count > panelFirst + panelCount) {
            turnPanel(firstNeuron, count);
        }
        NativeBlock memory = array.budget().allocate(MemoryTag.ACTIVATIONS, count * rowBytes());
        for (int k = 0; k < count; k++) {
            ByteBuffer row = panel.slice((firstNeuron - panelFirst + k) * rowBytes(), rowBytes());
            memory.slice(k * rowBytes(), rowBytes()).put(row);
        }
        return ActivationBlock.owning(memory, firstNeuron, count, array.sampleCount(), array.elementType());
    }

    private void turnPanel(int firstNeuron, int count) {
        if (panel != null) {
            panel.close();
            panel = null;
        }
        long sampleBytes = (long) array.neuronCount() * array.elementType().byteCount();
        long chunkBytes = Math.min(CHUNK_BYTES, array.budget().freeBytes() / 4);
        int samplesPerChunk = (int) Math.max(1, Math.min(array.sampleCount(), chunkBytes / sampleBytes));
        long affordable = (array.budget().freeBytes() - samplesPerChunk * sampleBytes) / 2 / rowBytes();
        panelFirst = firstNeuron;
        panelCount = (int) Math.min(array.neuronCount() - firstNeuron, Math.max(count, affordable));
        panel = array.budget().allocate(MemoryTag.ACTIVATIONS, panelCount * rowBytes());
        try (NativeBlock chunk = array.budget().allocate(MemoryTag.ACTIVATIONS, samplesPerChunk * sampleBytes)) {
            for (int first = 0; first < array.sampleCount(); first += samplesPerChunk) {
                int samples = Math.min(samplesPerChunk, array.sampleCount() - first);
                array.read((long) first * array.neuronCount(), (long) samples * array.neuronCount(), chunk, 0);
                turn(chunk, first, samples);
            }
        } catch (RuntimeException e) {
            panel.close();
            panel = null;
            throw e;
        }
    }

    private void turn(NativeBlock chunk, int firstSample, int samples) {
        int elementBytes = array.elementType().byteCount();
        ByteBuffer from = chunk.slice(0, (long) samples * array.neuronCount() * elementBytes);
        for (int k = 0; k < panelCount; k++) {
            ByteBuffer to =
                    panel.slice(k * rowBytes() + (long) firstSample * elementBytes, (long) samples * elementBytes);
            int at = (panelFirst + k) * elementBytes;
            int step = array.neuronCount() * elementBytes;
            for (int i = 0; i < samples; i++, at += step) {
                if (elementBytes == Float.BYTES) {
                    to.putInt(i * Float.BYTES, from.getInt(at));
                } else {
                    to.putShort(i * Short.BYTES, from.getShort(at));
                }
            }
        }
    }

    @Override
    public synchronized void close() {
        if (panel != null) {
            panel.close();
            panel = null;
        }
        array.close();
    }
}
