package dev.invert.format;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.memory.MemoryTag;
import dev.invert.memory.NativeBlock;
import dev.invert.memory.NativeMemory;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Activations in C order, as NumPy writes them unless told otherwise: a neuron's values lie far apart. One pass over
 * the file turns as many neurons as memory allows, the panel; asking for a neuron outside it turns the next panel.
 * Blocks are copies, so a panel can go while they are in use.
 */
final class SampleMajorNpy implements ActivationMatrix {
    private static final int CHUNK_BYTES = 1 << 22;

    private final NpyFile npy;
    private NativeBlock panel;
    private int panelFirst;
    private int panelCount;

    SampleMajorNpy(NpyFile npy) {
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

    private long rowBytes() {
        return (long) npy.sampleCount() * npy.elementType().byteCount();
    }

    @Override
    public synchronized ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, npy.neuronCount());
        if (panel == null || firstNeuron < panelFirst || firstNeuron + count > panelFirst + panelCount) {
            turnPanel(firstNeuron, count);
        }
        NativeBlock memory = NativeMemory.allocate(MemoryTag.ACTIVATIONS, count * rowBytes());
        for (int k = 0; k < count; k++) {
            ByteBuffer row = panel.slice((firstNeuron - panelFirst + k) * rowBytes(), rowBytes());
            memory.slice(k * rowBytes(), rowBytes()).put(row);
        }
        return ActivationBlock.owning(memory, firstNeuron, count, npy.sampleCount(), npy.elementType());
    }

    private void turnPanel(int firstNeuron, int count) {
        if (panel != null) {
            panel.close();
            panel = null;
        }
        long sampleBytes = (long) npy.neuronCount() * npy.elementType().byteCount();
        long chunkBytes = Math.min(CHUNK_BYTES, NativeMemory.freeBytes() / 4);
        int samplesPerChunk = (int) Math.max(1, Math.min(npy.sampleCount(), chunkBytes / sampleBytes));
        long affordable = (NativeMemory.freeBytes() - samplesPerChunk * sampleBytes) / 2 / rowBytes();
        panelFirst = firstNeuron;
        panelCount = (int) Math.min(npy.neuronCount() - firstNeuron, Math.max(count, affordable));
        panel = NativeMemory.allocate(MemoryTag.ACTIVATIONS, panelCount * rowBytes());
        try (NativeBlock chunk = NativeMemory.allocate(MemoryTag.ACTIVATIONS, samplesPerChunk * sampleBytes)) {
            for (int first = 0; first < npy.sampleCount(); first += samplesPerChunk) {
                int samples = Math.min(samplesPerChunk, npy.sampleCount() - first);
                npy.read((long) first * npy.neuronCount(), (long) samples * npy.neuronCount(), chunk, 0);
                turn(chunk, first, samples);
            }
        } catch (RuntimeException e) {
            panel.close();
            panel = null;
            throw e;
        }
    }

    private void turn(NativeBlock chunk, int firstSample, int samples) {
        int elementBytes = npy.elementType().byteCount();
        ByteBuffer from = chunk.slice(0, (long) samples * npy.neuronCount() * elementBytes);
        for (int k = 0; k < panelCount; k++) {
            ByteBuffer to =
                    panel.slice(k * rowBytes() + (long) firstSample * elementBytes, (long) samples * elementBytes);
            int at = (panelFirst + k) * elementBytes;
            int step = npy.neuronCount() * elementBytes;
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
        npy.close();
    }
}
