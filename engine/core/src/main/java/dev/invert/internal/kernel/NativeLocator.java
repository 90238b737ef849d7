package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.jni.NativeSetKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * Locates samples in C++: in the order of a neuron of float32 activations, or in the counts of one of 16-bit
 * activations.
 */
final class NativeLocator implements AutoCloseable {
    /** Size of the head: four words of groups and three of moments, on a cache line of their own. */
    private static final int HEAD_BYTES = 64;

    private static final int MOMENTS_OFFSET = 4 * Long.BYTES;

    private final PatternTable table;
    private final int tier;
    private final long samplesOffset;
    private int capacity;
    private NativeBlock memory;
    /** Views are cached, because creating one takes as long as the work on a few hundred samples. */
    private ByteBuffer head;

    private ByteBuffer formulaBytes;
    private IntBuffer samples;
    /** Scratch for counting 16-bit activations; null until needed. */
    private NativeBlock halves;

    /** The neuron that was counted last. */
    private DenseValues counted;

    NativeLocator(PatternTable table, int tier) {
        this.table = table;
        this.tier = tier;
        this.samplesOffset = HEAD_BYTES + (table.patternCount() + HEAD_BYTES - 1L) / HEAD_BYTES * HEAD_BYTES;
    }

    /**
     * See {@link RankedNeuron#locate}.
     *
     * @param orderAddress the scratch of the ranker that ranked this neuron last, or a kept order; not used for 16-bit
     *     activations
     */
    void locate(long orderAddress, DenseValues values, byte[] formulas, int position, LocatedSamples found) {
        putFormulas(formulas);
        long formulasAddress = memory.address() + HEAD_BYTES;
        long samplesAddress = memory.address() + samplesOffset;
        long count = values.elementType() == ElementType.FLOAT32
                ? NativeKernels.locate(orderAddress, formulasAddress, position, samplesAddress, memory.address())
                : NativeKernels.locate16(
                        counts(values),
                        bfloat16(values),
                        table.patternOfSampleAddress(),
                        formulasAddress,
                        position,
                        samplesAddress,
                        memory.address());
        found.set(samples, samplesAddress, (int) count);
        found.setGroups(head.getLong(0), head.getLong(8), head.getLong(16), head.getLong(24));
    }

    /** Copies the formulas of the patterns, and makes room for all of their samples. */
    private void putFormulas(byte[] formulas) {
        reserve(0);
        formulaBytes.put(0, formulas);
        int most = (int) NativeSetKernels.markedSize(
                memory.address() + HEAD_BYTES, table.patternSizesAddress(), table.patternCount());
        if (most > capacity) {
            reserve(most);
            formulaBytes.put(0, formulas);
        }
    }

    /** Returns the moments of a neuron. */
    Moments moments(DenseValues values) {
        reserve(0);
        long moments = memory.address() + MOMENTS_OFFSET;
        if (values.elementType() == ElementType.FLOAT32) {
            NativeKernels.moments32(tier, values.address(), values.sampleCount(), moments);
        } else {
            NativeKernels.moments16(counts(values), bfloat16(values), moments);
        }
        return new Moments(
                head.getDouble(MOMENTS_OFFSET + 2 * Double.BYTES),
                head.getDouble(MOMENTS_OFFSET),
                head.getDouble(MOMENTS_OFFSET + Double.BYTES));
    }

    private static int bfloat16(DenseValues values) {
        return values.elementType() == ElementType.BFLOAT16 ? 1 : 0;
    }

    /** Counts the values of a neuron, unless it was the last one, and returns the address of the counts. */
    private long counts(DenseValues values) {
        if (halves == null) {
            halves = table.budget()
                    .allocate(MemoryTag.WORKSPACE, NativeKernels.count16ScratchBytes(table.sampleCount()));
        }
        if (!values.equals(counted)) {
            NativeKernels.count16(tier, values.address(), values.sampleCount(), halves.address());
            counted = values;
        }
        return halves.address();
    }

    /** Discards the counts: another neuron may take the place of the last one in the same memory. */
    void forget() {
        counted = null;
    }

    private void reserve(int sampleCount) {
        if (memory != null && sampleCount <= capacity) {
            return;
        }
        free();
        long bytes = Math.multiplyExact((long) sampleCount, NativeKernels.LOCATED_BYTES);
        memory = table.budget().allocate(MemoryTag.WORKSPACE, samplesOffset + Math.max(HEAD_BYTES, bytes));
        samples = memory.slice(samplesOffset, Math.max(HEAD_BYTES, bytes)).asIntBuffer();
        head = memory.slice(0, HEAD_BYTES);
        formulaBytes = memory.slice(HEAD_BYTES, table.patternCount());
        capacity = sampleCount;
    }

    private void free() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }

    @Override
    public void close() {
        free();
        if (halves != null) {
            halves.close();
            halves = null;
            counted = null;
        }
    }
}
