package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.jni.NativeSetKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;

/**
 * Joint sums of one neuron by the patterns whose rank is not the one that most samples share; see {@link SharedRank}. One
 * per thread.
 */
final class NativeOffsetSums implements AutoCloseable {
    private static final int NO_LITERAL = -1;

    private final PatternTable table;
    private final long conceptSizes;
    private final NativeLayout memory;
    private final LiteralCounts literalCounts;
    private final int stride;
    private final int limit;
    private final NativeBlock patterns;
    private final NativeBlock offsets;
    private final NativeBlock scratch;
    /** The literal that a slot holds, {@code concept << 1 | negated}, or {@link #NO_LITERAL}. */
    private final int[] literalOfSlot;

    private final boolean[] holdsAll;
    private long shared;
    private long listed;

    NativeOffsetSums(PatternTable table, long conceptSizes, NativeLayout memory, LiteralCounts literalCounts) {
        this.table = table;
        this.conceptSizes = conceptSizes;
        this.memory = memory;
        this.literalCounts = literalCounts;
        this.stride = memory.isPacked() ? 1 : 2;
        this.limit = SharedRank.limit(table);
        this.literalOfSlot = new int[memory.slotCount() + AucWorkspace.SCRATCH_SLOTS];
        this.holdsAll = new boolean[literalOfSlot.length];
        long entries = (long) limit + NativeKernels.OFFSET_BLOCK;
        this.patterns = table.budget().allocate(MemoryTag.WORKSPACE, entries * Integer.BYTES);
        NativeBlock allocated = null;
        try {
            allocated = table.budget().allocate(MemoryTag.WORKSPACE, entries * Long.BYTES);
            this.scratch = table.budget().allocate(MemoryTag.WORKSPACE, entries * Integer.BYTES);
        } catch (RuntimeException e) {
            patterns.close();
            if (allocated != null) {
                allocated.close();
            }
            throw e;
        }
        this.offsets = allocated;
    }

    /** Lists the patterns of a lane with other ranks than the shared one; returns whether they are few. */
    boolean list(int lane) {
        shared = SharedRank.guess(memory.sums(lane), table.patternSizes(), table.patternCount());
        listed = NativeKernels.listOffsets(
                memory.sumsAddress(lane),
                table.patternSizesAddress(),
                table.patternCount(),
                shared,
                limit,
                patterns.address(),
                offsets.address());
        return listed >= 0;
    }

    /**
     * Returns the rank sum of the truth set of a slot.
     *
     * @param n number of samples in the set
     */
    long sumOf(int slot, long n) {
        return shared * n
                + NativeSetKernels.offsetSum(memory.setAddress(slot), patterns.address(), offsets.address(), listed);
    }

    /** Takes the listed patterns of a neuron; returns whether they are few. */
    boolean take(PatternOffsets neuron) {
        if (neuron.count() > limit) {
            return false;
        }
        shared = neuron.shared();
        listed = neuron.count();
        neuron.copy(patterns.bytes().asIntBuffer(), offsets.bytes().asLongBuffer());
        return true;
    }

    /** Notes that a slot holds the formula that is true everywhere. */
    void assignedAll(int slot) {
        holdsAll[slot] = true;
        literalOfSlot[slot] = NO_LITERAL;
    }

    /** Notes the formula that a slot holds. */
    void assigned(int slot, int parent, Operation operation, int concept) {
        boolean literal = holdsAll[parent] && operation.conjoins();
        holdsAll[slot] = false;
        literalOfSlot[slot] = literal ? concept << 1 | (operation.negates() ? 1 : 0) : NO_LITERAL;
    }

    /** Computes the row of all patterns. */
    void sumAll(long row, LongBuffer rowView) {
        for (int c = 0; c < table.conceptCount(); c++) {
            rowView.put(c * stride, table.conceptSize(c));
        }
        addOffsets(0, row);
    }

    /** Computes the row of a slot; the parent's row, if there is a parent, must be known. */
    void sum(int slot, int parentSlot) {
        LongBuffer row = memory.row(slot);
        int literal = literalOfSlot[slot];
        if (literal == NO_LITERAL || !copyKept(literal, row)) {
            NativeKernels.conceptCounts(
                    memory.setAddress(slot),
                    parentSlot < 0 ? 0 : memory.setAddress(parentSlot),
                    parentSlot < 0 ? 0 : memory.rowAddress(parentSlot),
                    conceptSizes,
                    table.patternSizesAddress(),
                    table.patternCount(),
                    table.lists().starts().address(),
                    table.lists().ids().address(),
                    table.lists().idBytes(),
                    table.conceptCount(),
                    stride,
                    memory.rowAddress(slot));
            if (literal != NO_LITERAL && (literal & 1) == 0) {
                literalCounts.keep(literal >>> 1, row, table.conceptCount(), stride);
            }
        }
        addOffsets(memory.setAddress(slot), memory.rowAddress(slot));
    }

    private boolean copyKept(int literal, LongBuffer row) {
        boolean negated = (literal & 1) != 0;
        for (int c = 0; c < table.conceptCount(); c++) {
            row.put(c * stride, negated ? table.conceptSize(c) : 0);
        }
        return literalCounts.copy(
                literal >>> 1, (c, count) -> row.put(c * stride, negated ? table.conceptSize(c) - count : count));
    }

    private void addOffsets(long set, long row) {
        NativeKernels.addOffsets(
                set,
                shared,
                patterns.address(),
                offsets.address(),
                listed,
                table.lists().starts().address(),
                table.lists().ids().address(),
                table.lists().idBytes(),
                table.conceptCount(),
                stride,
                scratch.address(),
                row);
    }

    @Override
    public void close() {
        patterns.close();
        offsets.close();
        scratch.close();
    }
}
