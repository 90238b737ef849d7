package dev.invert.internal.kernel;

import dev.invert.internal.jni.NativeKernels;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * Sixteen-lane scatter-add over one concept matrix: sixteen rows for little more than twice the cost of one row over
 * all samples. Concepts that more than a tenth of the samples have are summed by table lookups instead of scattered
 * adds, so the lists contain only the other concepts.
 */
final class NativeLanes implements AutoCloseable {
    /** Number of rows per pass: sixteen 32-bit lanes are one cache line. */
    static final int LANES = 16;

    /** Fraction of samples above which a table lookup is cheaper than a scattered add (measured at N = 50,000). */
    private static final double DENSE_FRACTION = 0.1;

    /** Largest number of samples: a counted lane sums 36 weights of up to 2N in 24 bits. */
    private static final int MAX_SAMPLES = 233_016;

    /**
     * Smallest number of memberships: with fewer, a scatter over everything takes microseconds, and sixteen neurons at
     * once only fill the caches.
     */
    private static final long MIN_MEMBERSHIPS = 200_000;

    private final PatternTable table;
    private final PatternLists sparseLists;
    private final NativeBlock denseIds;
    private final NativeBlock denseIndex;
    private final int denseCount;

    NativeLanes(PatternTable table) {
        this.table = table;
        boolean[] sparse = new boolean[table.conceptCount()];
        int dense = 0;
        for (int c = 0; c < sparse.length; c++) {
            sparse[c] = table.conceptSize(c) <= DENSE_FRACTION * table.sampleCount();
            dense += sparse[c] ? 0 : 1;
        }
        this.denseCount = dense;
        this.sparseLists = table.listsOf(sparse);
        NativeBlock ids = null;
        try {
            ids = table.budget().allocate(MemoryTag.PATTERNS, Math.max(1L, dense) * Integer.BYTES);
            this.denseIds = ids;
            this.denseIndex = table.budget()
                    .allocate(
                            MemoryTag.PATTERNS,
                            Math.max(1, NativeKernels.tableIndexBytes(dense, table.patternCount())));
        } catch (RuntimeException e) {
            sparseLists.close();
            if (ids != null) {
                ids.close();
            }
            throw e;
        }
        indexDense(sparse);
    }

    /** Returns whether lanes can be used on this table and are faster. */
    static boolean worthwhile(PatternTable table) {
        return !table.isListed()
                && table.patternCount() == table.sampleCount()
                && table.sampleCount() <= MAX_SAMPLES
                && table.lists().membershipCount() >= MIN_MEMBERSHIPS;
    }

    private void indexDense(boolean[] sparse) {
        long setBytes = (long) table.wordCount() * Long.BYTES;
        try (NativeBlock sets = table.budget().allocate(MemoryTag.PATTERNS, Math.max(1, denseCount * setBytes))) {
            IntBuffer ids = denseIds.bytes().asIntBuffer();
            int next = 0;
            for (int c = 0; c < sparse.length; c++) {
                if (!sparse[c]) {
                    ByteBuffer set = table.bitsMemory().slice(c * setBytes, setBytes);
                    sets.slice(next * setBytes, setBytes).put(set);
                    ids.put(next++, c);
                }
            }
            NativeKernels.tableIndex(sets.address(), denseCount, table.patternCount(), denseIndex.address());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    long scratchBytes() {
        return NativeKernels.laneScratchBytes(table.conceptCount());
    }

    /**
     * Sums up to sixteen rows.
     *
     * @param tier number of the kernel tier
     * @param counted whether rows hold counts too
     * @param sets address of uint64[16], addresses of truth sets, 0 for all patterns
     * @param weights address of uint64[16], addresses of rank sums, 0 for no row
     * @param rows address of uint64[16], addresses of the rows
     * @param scratch address of {@link #scratchBytes} bytes
     */
    void sum(int tier, boolean counted, long sets, long weights, long rows, long scratch) {
        int refused = NativeKernels.laneRows(
                tier,
                counted ? 1 : 0,
                sets,
                weights,
                rows,
                2L * table.sampleCount(),
                table.patternCount(),
                sparseLists.starts().address(),
                sparseLists.ids().address(),
                sparseLists.idBytes(),
                denseCount,
                denseIds.address(),
                denseIndex.address(),
                table.conceptCount(),
                scratch);
        assert refused == 0 : "weights too large for a lane";
    }

    @Override
    public void close() {
        sparseLists.close();
        denseIds.close();
        denseIndex.close();
    }
}
