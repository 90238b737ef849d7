package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;

/** Memory layout of the one block of a native workspace. Each part starts on its own cache line. */
final class NativeLayout implements AutoCloseable {
    private static final int LINE_BYTES = 64;

    private final PatternTable table;
    private final boolean packed;
    private final int laneCount;
    private final int slotCount;
    private final NativeBlock block;
    private long reserved;

    private final long selectScratch;
    private final long allowed;
    private final long candidates;
    private final long laneAddresses;
    private final long laneScratch;
    private final long allSet;
    /** Truth set of a listed concept. */
    private final long listedSet;

    private final long firstLane;
    private final long laneBytes;
    private final long patternBytes;
    private final long conceptBytes;
    private final long rowBytes;
    private final long firstSlot;
    private final long setBytes;
    private final long slotBytes;

    private final LongBuffer allSetView;
    private final LongBuffer laneAddressView;
    private final LongBuffer[] literalZViews;
    private final LongBuffer[] allRowViews;
    private final LongBuffer[] setViews;
    private final LongBuffer[] rowViews;

    /**
     * Allocates the block.
     *
     * @param lanes the lanes, or null if lanes are not used
     */
    NativeLayout(PatternTable table, boolean packed, int laneCount, int slotCount, NativeLanes lanes, int maxKeep) {
        this.table = table;
        this.packed = packed;
        this.laneCount = laneCount;
        this.slotCount = slotCount;
        int concepts = Math.max(1, table.conceptCount());
        this.patternBytes = lines((long) table.patternCount() * Long.BYTES);
        this.conceptBytes = lines((long) concepts * Long.BYTES);
        this.rowBytes = lines((long) concepts * Long.BYTES * (packed ? 1 : 2));
        this.setBytes = lines((long) table.wordCount() * Long.BYTES);
        this.selectScratch = reserve(NativeKernels.selectScratchBytes(maxKeep));
        this.allowed = reserve((concepts + 63L) / 64 * Long.BYTES);
        this.candidates = reserve(4L * concepts * NativeKernels.CANDIDATE_BYTES);
        this.laneAddresses = reserve(3L * NativeLanes.LANES * Long.BYTES);
        this.laneScratch = reserve(lanes == null ? 0 : lanes.scratchBytes());
        this.allSet = reserve(setBytes);
        this.listedSet = reserve(table.isListed() ? setBytes : 0);
        this.laneBytes = 2 * patternBytes + conceptBytes + rowBytes;
        this.firstLane = reserve(laneCount * laneBytes);
        this.slotBytes = setBytes + rowBytes;
        this.firstSlot = reserve(slotCount * slotBytes + AucWorkspace.SCRATCH_SLOTS * slotBytes);
        this.block = table.budget().allocate(MemoryTag.WORKSPACE, reserved);

        this.allSetView = longs(allSet, (long) table.wordCount() * Long.BYTES);
        this.laneAddressView = longs(laneAddresses, 3L * NativeLanes.LANES * Long.BYTES);
        this.literalZViews = new LongBuffer[laneCount];
        this.allRowViews = new LongBuffer[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
            literalZViews[lane] = longs(laneStart(lane) + 2 * patternBytes, conceptBytes);
            allRowViews[lane] = longs(laneStart(lane) + 2 * patternBytes + conceptBytes, rowBytes);
        }
        this.setViews = new LongBuffer[slotCount + AucWorkspace.SCRATCH_SLOTS];
        for (int slot = 0; slot < setViews.length; slot++) {
            setViews[slot] = longs(firstSlot + slot * slotBytes, (long) table.wordCount() * Long.BYTES);
        }
        this.rowViews = new LongBuffer[slotCount];
        for (int slot = 0; slot < slotCount; slot++) {
            rowViews[slot] = longs(firstSlot + slot * slotBytes + setBytes, rowBytes);
        }
        for (int w = 0; w < table.wordCount(); w++) {
            allSetView.put(w, w == table.wordCount() - 1 ? -1L >>> -table.patternCount() : -1L);
        }
    }

    private static long lines(long bytes) {
        return (bytes + LINE_BYTES - 1) & -LINE_BYTES;
    }

    private long reserve(long bytes) {
        long offset = reserved;
        reserved += lines(bytes);
        return offset;
    }

    private LongBuffer longs(long offset, long bytes) {
        return block.slice(offset, bytes).asLongBuffer();
    }

    boolean isPacked() {
        return packed;
    }

    int laneCount() {
        return laneCount;
    }

    int slotCount() {
        return slotCount;
    }

    private long laneStart(int lane) {
        return firstLane + lane * laneBytes;
    }

    long selectScratchAddress() {
        return block.address() + selectScratch;
    }

    long candidatesAddress() {
        return block.address() + candidates;
    }

    NativeBlock block() {
        return block;
    }

    long candidatesOffset() {
        return candidates;
    }

    long candidateCapacity() {
        return 4L * Math.max(1, table.conceptCount());
    }

    /** Copies the flags of the concepts that may be joined; returns the address of the bits, or 0 for all concepts. */
    long allowedAddress(boolean[] concepts) {
        if (concepts == null) {
            return 0;
        }
        LongBuffer bits = longs(allowed, (concepts.length + 63L) / 64 * Long.BYTES);
        for (int w = 0; w < bits.limit(); w++) {
            long word = 0;
            for (int c = w << 6; c < Math.min(concepts.length, (w + 1) << 6); c++) {
                word |= concepts[c] ? 1L << c : 0;
            }
            bits.put(w, word);
        }
        return block.address() + allowed;
    }

    /** Sets the addresses of set, weights and row of one of the sixteen lanes. */
    void setLane(int lane, long set, long weights, long row) {
        laneAddressView.put(lane, set);
        laneAddressView.put(NativeLanes.LANES + lane, weights);
        laneAddressView.put(2 * NativeLanes.LANES + lane, row);
    }

    long laneSetsAddress() {
        return block.address() + laneAddresses;
    }

    long laneWeightsAddress() {
        return laneSetsAddress() + NativeLanes.LANES * (long) Long.BYTES;
    }

    long laneRowsAddress() {
        return laneSetsAddress() + 2L * NativeLanes.LANES * Long.BYTES;
    }

    long laneScratchAddress() {
        return block.address() + laneScratch;
    }

    long allSetAddress() {
        return block.address() + allSet;
    }

    LongBuffer allSet() {
        return allSetView;
    }

    /** Returns the address of the truth set of a concept; that of a listed one is valid until the next call. */
    long conceptSetAddress(int concept) {
        if (!table.isListed()) {
            return table.bitsAddress(concept);
        }
        longs(listedSet, (long) table.wordCount() * Long.BYTES).put(0, table.bits(concept), 0, table.wordCount());
        return block.address() + listedSet;
    }

    /** Returns the address of a lane's rank sums, one per pattern. */
    long sumsAddress(int lane) {
        return block.address() + laneStart(lane);
    }

    /** Returns a lane's rank sums as a view. */
    LongBuffer sums(int lane) {
        return longs(laneStart(lane), (long) table.patternCount() * Long.BYTES);
    }

    /** Returns the address of a lane's weights: size and rank sum of each pattern, packed in one word. */
    long weightsAddress(int lane) {
        return sumsAddress(lane) + patternBytes;
    }

    long literalZAddress(int lane) {
        return sumsAddress(lane) + 2 * patternBytes;
    }

    LongBuffer literalZ(int lane) {
        return literalZViews[lane];
    }

    long allRowAddress(int lane) {
        return literalZAddress(lane) + conceptBytes;
    }

    LongBuffer allRow(int lane) {
        return allRowViews[lane];
    }

    long setAddress(int slot) {
        return block.address() + firstSlot + slot * slotBytes;
    }

    LongBuffer set(int slot) {
        return setViews[slot];
    }

    long rowAddress(int slot) {
        return setAddress(slot) + setBytes;
    }

    LongBuffer row(int slot) {
        return rowViews[slot];
    }

    @Override
    public void close() {
        block.close();
    }
}
