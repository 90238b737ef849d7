package dev.invert.kernel;

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
    private final IntBuffer rowConcepts;
    private final IntBuffer patternSizes;

    JavaJointSums(PatternTable table) {
        this.table = table;
        this.packed = table.sampleCount() < PACKED_SAMPLE_LIMIT;
        this.rowStarts = new int[table.patternCount() + 1];
        table.rowStarts().get(rowStarts);
        this.rowConcepts = table.rowConcepts();
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
        int to = rowStarts[pattern + 1];
        long[] sums = row.sums;
        if (packed) {
            long both = (long) patternSizes.get(pattern) << COUNT_SHIFT | patternSums[pattern];
            for (int i = rowStarts[pattern]; i < to; i++) {
                sums[rowConcepts.get(i)] += both;
            }
        } else {
            long size = patternSizes.get(pattern);
            long sum = patternSums[pattern];
            for (int i = rowStarts[pattern]; i < to; i++) {
                int concept = rowConcepts.get(i);
                row.counts[concept] += size;
                sums[concept] += sum;
            }
        }
    }
}
