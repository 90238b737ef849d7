package dev.invert.kernel;

import dev.invert.InvertException;
import java.nio.CharBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Scatter-add: for each pattern of a formula A, each of its concepts receives the pattern's size and rank sum. That
 * gives |A ∧ C_j| and S(A ∧ C_j) for all j at the cost of A's memberships, without forming any of those sets.
 */
final class JavaJointSums {
    /** Below this many samples a count and a rank sum (at most N (N + 1)) share one word, which halves the work. */
    private static final int PACKED_SAMPLE_LIMIT = 1 << 20;

    private static final int COUNT_SHIFT = 40;
    private static final long SUM_MASK = (1L << COUNT_SHIFT) - 1;

    private final PatternTable table;
    private final boolean packed;
    private final int[] rowStarts;
    private final CharBuffer shortIds;
    private final IntBuffer wideIds;
    private final IntBuffer patternSizes;

    JavaJointSums(PatternTable table) {
        this.table = table;
        this.packed = table.sampleCount() < PACKED_SAMPLE_LIMIT;
        this.rowStarts = new int[table.patternCount() + 1];
        PatternLists lists = table.lists();
        if (lists.ids().byteCount() > Integer.MAX_VALUE) {
            throw new InvertException("The Java kernels take at most 2 GB of memberships, the concepts have "
                    + lists.ids().byteCount() + " bytes: use the native kernels or fewer concepts");
        }
        for (int p = 0; p < rowStarts.length; p++) {
            rowStarts[p] = (int) lists.starts().bytes().asLongBuffer().get(p);
        }
        boolean isShort = lists.idBytes() == Short.BYTES;
        this.shortIds = isShort ? lists.ids().bytes().asCharBuffer() : null;
        this.wideIds = isShort ? null : lists.ids().bytes().asIntBuffer();
        this.patternSizes = table.patternSizes();
    }

    /** Counts and rank sums per concept. */
    static final class Row {
        /** Packed count and sum, or, where there are counts, the sum alone. */
        private final long[] sums;

        private final long[] counts;

        private Row(int conceptCount, boolean packed) {
            sums = new long[conceptCount];
            counts = packed ? null : new long[conceptCount];
        }

        long count(int concept) {
            return counts == null ? sums[concept] >>> COUNT_SHIFT : counts[concept];
        }

        long sum(int concept) {
            return counts == null ? sums[concept] & SUM_MASK : sums[concept];
        }

        private void clear() {
            Arrays.fill(sums, 0);
            if (counts != null) {
                Arrays.fill(counts, 0);
            }
        }

        private void subtractFrom(Row all) {
            for (int c = 0; c < sums.length; c++) {
                sums[c] = all.sums[c] - sums[c];
            }
            if (counts != null) {
                for (int c = 0; c < sums.length; c++) {
                    counts[c] = all.counts[c] - counts[c];
                }
            }
        }
    }

    Row newRow() {
        return new Row(table.conceptCount(), packed);
    }

    /** The row of the formula that is true everywhere. */
    void sumAll(long[] patternSums, Row row) {
        row.clear();
        for (int p = 0; p < patternSums.length; p++) {
            add(p, patternSums, row);
        }
    }

    /** The row of a truth set, over its members or, when they are fewer, over the others. */
    void sum(long[] truth, long[] patternSums, Row all, Row row) {
        int members = 0;
        for (long word : truth) {
            members += Long.bitCount(word);
        }
        boolean complement = 2 * members > patternSums.length;
        row.clear();
        for (int w = 0; w < truth.length; w++) {
            long word = complement ? ~truth[w] : truth[w];
            if (w == truth.length - 1) {
                word &= -1L >>> -patternSums.length;
            }
            for (; word != 0; word &= word - 1) {
                add((w << 6) + Long.numberOfTrailingZeros(word), patternSums, row);
            }
        }
        if (complement) {
            row.subtractFrom(all);
        }
    }

    private void add(int pattern, long[] patternSums, Row row) {
        int from = rowStarts[pattern];
        int to = rowStarts[pattern + 1];
        long size = patternSizes.get(pattern);
        if (!packed) {
            addWide(from, to, size, patternSums[pattern], row);
            return;
        }
        long both = (size << COUNT_SHIFT) | patternSums[pattern];
        long[] sums = row.sums;
        if (shortIds != null) {
            for (int i = from; i < to; i++) {
                sums[shortIds.get(i)] += both;
            }
        } else {
            for (int i = from; i < to; i++) {
                sums[wideIds.get(i)] += both;
            }
        }
    }

    private void addWide(int from, int to, long size, long sum, Row row) {
        for (int i = from; i < to; i++) {
            int concept = shortIds != null ? shortIds.get(i) : wideIds.get(i);
            row.counts[concept] += size;
            row.sums[concept] += sum;
        }
    }
}
