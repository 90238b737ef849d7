package dev.invert.torch.search;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.search.BeamSearch;
import dev.invert.internal.search.BeamSettings;

/**
 * Sizes of the batches of one thread, from the memory that it may use on its device and the size of the heap.
 *
 * @param table the concepts
 * @param settings the search settings
 * @param bytes free bytes for this thread
 * @param cuda whether the device is a GPU, which is used best by large batches; on the CPU small ones stay in the caches
 * @param mostLanes largest number of neurons at once
 */
record DeviceMemory(PatternTable table, BeamSettings settings, long bytes, boolean cuda, int mostLanes) {
    /** Number of threads that keep one GPU busy. */
    static final int WORKERS = 3;

    /** Most of the memory is left to what the estimates do not cover. */
    private static final int SHARE = 3;

    private static final int MOST_LANES = 2048;

    /** Bytes of extensions at once on the CPU. */
    private static final long CPU_STEP_BYTES = 32L << 20;

    /** Bytes of ranked neurons at once on the CPU. */
    private static final long CPU_LANE_BYTES = 256L << 20;

    /** Bytes per sample while neurons are ranked: values, sorted values, order, two searches, ranks, patterns. */
    private static final long RANK_BYTES = 84;

    /** Bytes of a remembered formula on the heap, without its codes. */
    private static final long ENTRY_BYTES = 120;

    /** Returns the number of neurons that are ranked and held at once. */
    int lanes() {
        long perLane = RANK_BYTES * table.sampleCount() + 4L * Long.BYTES * table.patternCount();
        long available = cuda ? bytes / SHARE : Math.min(bytes / SHARE, CPU_LANE_BYTES);
        long onDevice = available / perLane;
        long onHeap = Runtime.getRuntime().maxMemory() / (2 * SHARE * WORKERS) / heapBytes();
        // One tensor has fewer than 2^31 elements.
        long elements = Integer.MAX_VALUE / Math.max(table.sampleCount(), table.patternCount());
        return (int) Math.max(
                1, Math.min(Math.min(onDevice, onHeap), Math.min(Math.min(MOST_LANES, mostLanes), elements)));
    }

    private long heapBytes() {
        long entries = (long) settings.length() * (settings.remembered() + settings.beam() + 4) + settings.maxKeep();
        return entries * (ENTRY_BYTES + (long) Integer.BYTES * settings.length())
                + 2L * Long.BYTES * table.conceptCount()
                + 64L * BeamSearch.slotsPerLane(settings);
    }

    /** Returns the number of neurons whose extensions are computed at once. */
    int stepLanes() {
        long parents = BeamSearch.slotsPerLane(settings) / 2;
        long perLane = Extensions.bytesPerLane(parents, table.conceptCount())
                + parents * table.patternCount() * (3 * Double.BYTES + 2);
        long available = cuda ? bytes / SHARE : Math.min(bytes / SHARE, CPU_STEP_BYTES);
        long elements = Integer.MAX_VALUE / (4 * parents * Math.max(table.conceptCount(), table.patternCount()));
        return (int) Math.max(1, Math.min(Math.min(available / perLane, elements), mostLanes));
    }
}
