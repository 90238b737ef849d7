package dev.invert.internal.kernel;

import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;
import java.util.Objects;

/** Truth sets split into groups of bits, and the tables that are indexed by those groups; all on the heap. */
final class JavaScoreWorkspace implements ScoreWorkspace {
    /**
     * Largest number of lanes. The vector loops pay a start-up of about 8 scalar steps per line, so that the same work
     * takes 12 ns with 128 lanes and 33 ns with 16; with more lanes the tables exceed the second-level cache.
     */
    private static final int MAX_LANES = 128;

    private static final int LANE_STEP = 16;

    private final PatternTable table;
    private final int setCapacity;
    private final int blockCount;
    private final int lanes;
    private final int[] patternSizes;
    private final long[] index;
    private final long[] blockValues;
    private final LaneTables tables;
    private long[] sets;
    private int setCount;

    JavaScoreWorkspace(PatternTable table, int setCapacity, int neuronCapacity) {
        this.table = table;
        this.setCapacity = setCapacity;
        this.blockCount = (table.patternCount() + LaneTables.BLOCK_PATTERNS - 1) / LaneTables.BLOCK_PATTERNS;
        this.lanes = Math.min(MAX_LANES, (neuronCapacity + LANE_STEP - 1) / LANE_STEP * LANE_STEP);
        this.patternSizes = new int[table.patternCount()];
        table.patternSizes().get(patternSizes);
        this.index = new long[Math.multiplyExact(setCapacity, blockCount)];
        this.blockValues = new long[lanes * LaneTables.BLOCK_PATTERNS];
        this.tables = table.sampleCount() <= NativeScoreWorkspace.MAX_NARROW_SAMPLES
                ? new IntLaneTables(setCapacity, lanes)
                : new LongLaneTables(setCapacity, lanes);
    }

    @Override
    public void load(long[] truthSets, int count) {
        Objects.checkIndex(count - 1, setCapacity);
        this.sets = truthSets;
        this.setCount = count;
        int words = table.wordCount();
        for (int block = 0; block < blockCount; block++) {
            int bit = block * LaneTables.BLOCK_PATTERNS;
            int word = bit >>> 6;
            boolean straddles = (bit & 63) + LaneTables.BLOCK_PATTERNS > Long.SIZE && word + 1 < words;
            for (int m = 0; m < count; m++) {
                long bits = truthSets[m * words + word] >>> bit;
                if (straddles) {
                    bits |= truthSets[m * words + word + 1] << -bit;
                }
                index[block * count + m] = bits;
            }
        }
    }

    @Override
    public void count(long[] counts) {
        int words = table.wordCount();
        for (int m = 0; m < setCount; m++) {
            long count = 0;
            for (int w = 0; w < words; w++) {
                for (long word = sets[m * words + w]; word != 0; word &= word - 1) {
                    count += patternSizes[(w << 6) + Long.numberOfTrailingZeros(word)];
                }
            }
            counts[m] = count;
        }
    }

    @Override
    public void score(CenteredRanks ranks, int firstNeuron, int neuronCount, NativeBlock z) {
        Objects.checkFromIndexSize(firstNeuron, neuronCount, ranks.neuronCount());
        LongBuffer target =
                z.slice(0, (long) setCount * neuronCount * Long.BYTES).asLongBuffer();
        LongBuffer[] rows = new LongBuffer[lanes];
        for (int first = 0; first < neuronCount; first += lanes) {
            int used = Math.min(lanes, neuronCount - first);
            for (int lane = 0; lane < used; lane++) {
                rows[lane] = ranks.row(firstNeuron + first + lane);
            }
            tables.clear(setCount);
            for (int block = 0; block < blockCount; block++) {
                readValues(rows, used, block);
                tables.add(blockValues, used, index, block * setCount, setCount);
            }
            tables.copyTotals(setCount, used, target, first, neuronCount);
        }
    }

    private void readValues(LongBuffer[] rows, int used, int block) {
        int first = block * LaneTables.BLOCK_PATTERNS;
        int patterns = Math.min(LaneTables.BLOCK_PATTERNS, table.patternCount() - first);
        for (int lane = 0; lane < used; lane++) {
            int at = lane * LaneTables.BLOCK_PATTERNS;
            rows[lane].get(first, blockValues, at, patterns);
            java.util.Arrays.fill(blockValues, at + patterns, at + LaneTables.BLOCK_PATTERNS, 0);
        }
    }

    @Override
    public void close() {
        // All memory is on the heap.
    }
}
