package dev.invert.internal.kernel;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;

/** Data that the native workspaces of all threads share. */
final class NativeBoundKernels implements AucKernels.BoundKernels {
    private final PatternTable table;
    private final int tier;
    private final NativeBlock conceptSizes;
    private final NativeLanes lanes;
    private final LiteralCounts literalCounts = new LiteralCounts();

    NativeBoundKernels(PatternTable table, int tier) {
        this.table = table;
        this.tier = tier;
        this.conceptSizes =
                table.budget().allocate(MemoryTag.PATTERNS, Math.max(1L, table.conceptCount()) * Integer.BYTES);
        try {
            IntBuffer sizes = conceptSizes.bytes().asIntBuffer();
            for (int c = 0; c < table.conceptCount(); c++) {
                sizes.put(c, table.conceptSize(c));
            }
            this.lanes = NativeLanes.worthwhile(table) ? new NativeLanes(table) : null;
        } catch (RuntimeException e) {
            conceptSizes.close();
            throw e;
        }
    }

    @Override
    public AucWorkspace open(int slotsPerLane, int maxKeep) {
        if (lanes == null) {
            return openSingle(slotsPerLane, maxKeep);
        }
        return new NativeAucWorkspace(table, tier, conceptSizes.address(), lanes, slotsPerLane, maxKeep);
    }

    @Override
    public AucWorkspace openSingle(int slots, int maxKeep) {
        NativeAucWorkspace single = new NativeAucWorkspace(table, tier, conceptSizes.address(), null, slots, maxKeep);
        return SharedRank.pays(table)
                ? new NativeOffsetWorkspace(table, single, conceptSizes.address(), literalCounts)
                : single;
    }

    @Override
    public ActivationSpread.Kernel openSpread() {
        return new NativeSpread(tier, table.sampleCount(), table.budget());
    }

    @Override
    public void close() {
        conceptSizes.close();
        if (lanes != null) {
            lanes.close();
        }
    }
}
