package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.Objects;

/** Truth sets, their index, pattern sizes, counts and scratch of the native kernels, in one block. */
final class NativeScoreWorkspace implements ScoreWorkspace {
    /** Largest N for which |Z|, at most N² / 4, fits 32 bits. */
    static final int MAX_NARROW_SAMPLES = 92_681;

    private static final int LINE_BYTES = 64;

    private final int tier;
    private final PatternTable table;
    private final int setCapacity;
    private final NativeBlock sets;
    private final long indexOffset;
    private final long sizesOffset;
    private final long countsOffset;
    private final long scratchOffset;
    private int setCount;

    NativeScoreWorkspace(int tier, PatternTable table, int setCapacity) {
        this.tier = tier;
        this.table = table;
        this.setCapacity = setCapacity;
        this.indexOffset = setBytes(table, setCapacity);
        this.sizesOffset = indexOffset + indexBytes(table, setCapacity);
        this.countsOffset = sizesOffset + sizeBytes(table);
        this.scratchOffset = countsOffset + lines((long) setCapacity * Long.BYTES);
        this.sets = table.budget().allocate(MemoryTag.WORKSPACE, byteCount(table, setCapacity));
        sets.slice(sizesOffset, (long) table.patternCount() * Integer.BYTES)
                .asIntBuffer()
                .put(table.patternSizes());
    }

    static long byteCount(PatternTable table, int setCapacity) {
        return setBytes(table, setCapacity)
                + indexBytes(table, setCapacity)
                + sizeBytes(table)
                + lines((long) setCapacity * Long.BYTES)
                + NativeKernels.scoreScratchBytes(setCapacity);
    }

    private static long setBytes(PatternTable table, int setCapacity) {
        return lines((long) setCapacity * table.wordCount() * Long.BYTES);
    }

    private static long indexBytes(PatternTable table, int setCapacity) {
        return lines(NativeKernels.tableIndexBytes(setCapacity, table.patternCount()));
    }

    private static long sizeBytes(PatternTable table) {
        return lines((long) table.patternCount() * Integer.BYTES);
    }

    private static long lines(long byteCount) {
        return (byteCount + LINE_BYTES - 1) & -LINE_BYTES;
    }

    @Override
    public void load(long[] truthSets, int count) {
        Objects.checkIndex(count - 1, setCapacity);
        this.setCount = count;
        int longs = count * table.wordCount();
        sets.slice(0, (long) longs * Long.BYTES).asLongBuffer().put(truthSets, 0, longs);
        NativeKernels.tableIndex(sets.address(), count, table.patternCount(), sets.address() + indexOffset);
    }

    @Override
    public void count(long[] counts) {
        long address = sets.address() + countsOffset;
        NativeKernels.countSets(sets.address(), setCount, table.patternCount(), sets.address() + sizesOffset, address);
        sets.slice(countsOffset, (long) setCount * Long.BYTES).asLongBuffer().get(counts, 0, setCount);
    }

    @Override
    public void score(CenteredRanks ranks, int firstNeuron, int neuronCount, NativeBlock z) {
        Objects.checkFromIndexSize(firstNeuron, neuronCount, ranks.neuronCount());
        Objects.checkFromIndexSize(0, (long) setCount * neuronCount * Long.BYTES, z.byteCount());
        NativeKernels.scoreSets(
                tier,
                table.sampleCount() <= MAX_NARROW_SAMPLES ? Integer.SIZE : Long.SIZE,
                sets.address() + indexOffset,
                setCount,
                table.patternCount(),
                ranks.address(firstNeuron),
                neuronCount,
                sets.address() + scratchOffset,
                z.address());
    }

    @Override
    public void close() {
        sets.close();
    }
}
