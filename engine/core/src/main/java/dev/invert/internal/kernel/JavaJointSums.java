package dev.invert.internal.kernel;

import dev.invert.errors.InvertException;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Computes joint sums by scatter-add: for each pattern of a formula A, adds the pattern's size and rank sum to each of
 * its concepts. That gives |A ∧ C_j| and S(A ∧ C_j) for all j at the cost of A's memberships, without forming any of
 * those sets.
 */
final class JavaJointSums {
    /**
     * Number of samples below which a count and a rank sum (at most N (N + 1)) share one word, which halves the work.
     */
    private static final int PACKED_SAMPLE_LIMIT = 1 << 20;

    /**
     * Largest number of samples for which a rank sum fits an unsigned int, so that those of two neurons share one word.
     */
    private static final int PAIRED_SAMPLE_LIMIT = 65_535;

    private static final long INT_MASK = 0xFFFFFFFFL;

    private static final int COUNT_SHIFT = 40;
    private static final long SUM_MASK = (1L << COUNT_SHIFT) - 1;

    private final PatternTable table;
    private final boolean packed;
    private final int[] rowStarts;
    /** Concept ids on the heap, where reads need no check but that of the index; null if ids take 32 bits. */
    private final char[] shortIds;

    private final IntBuffer wideIds;
    private final int[] patternSizes;

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
        this.shortIds = isShort ? new char[(int) (lists.ids().byteCount() / Character.BYTES)] : null;
        if (isShort) {
            lists.ids().bytes().asCharBuffer().get(shortIds);
        }
        this.wideIds = isShort ? null : lists.ids().bytes().asIntBuffer();
        this.patternSizes = new int[table.patternCount()];
        table.patternSizes().get(patternSizes);
    }

    /** Counts and rank sums per concept. */
    static final class Row {
        /** Packed counts and sums, or sums alone if there are separate counts. */
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

        /** Replaces the count of a concept by another one, and its rank sum by 0. */
        private void setCount(int concept, long count) {
            if (counts == null) {
                sums[concept] = count << COUNT_SHIFT;
            } else {
                counts[concept] = count;
                sums[concept] = 0;
            }
        }

        private void clear() {
            Arrays.fill(sums, 0);
            if (counts != null) {
                Arrays.fill(counts, 0);
            }
        }

        private void copy(Row other) {
            System.arraycopy(other.sums, 0, sums, 0, sums.length);
            if (counts != null) {
                System.arraycopy(other.counts, 0, counts, 0, counts.length);
            }
        }
    }

    Row newRow() {
        return new Row(table.conceptCount(), packed);
    }

    /** Computes the row of the formula that is true everywhere. */
    void sumAll(long[] patternSums, Row row) {
        row.clear();
        for (int p = 0; p < patternSums.length; p++) {
            add(p, patternSizes[p], patternSums[p], row);
        }
    }

    /** Returns whether the rows of two neurons for the formula that is true everywhere can be summed in one pass. */
    boolean canSumPairs() {
        return packed && table.sampleCount() <= PAIRED_SAMPLE_LIMIT;
    }

    /** Computes the rows of the formula that is true everywhere for two neurons. Requires {@link #canSumPairs}. */
    void sumAll(long[] patternSumsA, long[] patternSumsB, Row rowA, Row rowB) {
        rowA.clear();
        long[] pairs = rowA.sums;
        for (int p = 0; p < patternSumsA.length; p++) {
            addWord(rowStarts[p], rowStarts[p + 1], patternSumsB[p] << Integer.SIZE | patternSumsA[p], pairs);
        }
        for (int c = 0; c < pairs.length; c++) {
            long size = (long) table.conceptSize(c) << COUNT_SHIFT;
            rowB.sums[c] = size + (pairs[c] >>> Integer.SIZE);
            pairs[c] = size + (pairs[c] & INT_MASK);
        }
    }

    /**
     * Computes the row of a truth set along the shortest of three ways: from zero over its members, from the row of all
     * patterns over the other patterns, or from the parent's row over the patterns in which the two differ.
     *
     * @param truth the truth set
     * @param patternSums rank sum of each pattern
     * @param all the row of all patterns
     * @param parent a truth set whose row is known, or null
     * @param parentRow the row of {@code parent}, or null
     * @param row receives the result
     */
    void sum(long[] truth, long[] patternSums, Row all, long[] parent, Row parentRow, Row row) {
        int members = 0;
        int difference = 0;
        for (int w = 0; w < truth.length; w++) {
            members += Long.bitCount(truth[w]);
            difference += parent == null ? 0 : Long.bitCount(truth[w] ^ parent[w]);
        }
        int others = patternSums.length - members;
        if (parent != null && difference < Math.min(members, others)) {
            row.copy(parentRow);
            addDifference(truth, parent, patternSums, row);
        } else if (others < members) {
            row.copy(all);
            addDifference(truth, null, patternSums, row);
        } else {
            row.clear();
            for (int w = 0; w < truth.length; w++) {
                add(w, truth[w], patternSums, row);
            }
        }
    }

    /**
     * Computes the row of a truth set by counts and the offsets of a neuron, along the shortest of the same three ways.
     *
     * @param truth the truth set, or null for the set of all patterns
     * @param offsets the neuron
     * @param parent a truth set whose row is known, or null
     * @param parentRow the row of {@code parent}, or null
     * @param row receives the result
     */
    void sum(long[] truth, JavaOffsets offsets, long[] parent, Row parentRow, Row row) {
        count(truth, parent, parentRow, row);
        for (int c = 0; c < row.sums.length; c++) {
            // A packed sum may pass its bits until the offsets are added: a carry into the count is borrowed back.
            row.sums[c] += row.count(c) * offsets.shared();
        }
        for (int i = 0; i < offsets.count(); i++) {
            int pattern = offsets.pattern(i);
            if (truth == null || (truth[pattern >>> 6] >>> pattern & 1) != 0) {
                add(pattern, 0, offsets.offset(i), row);
            }
        }
    }

    /** Computes the row of a truth set with counts alone. */
    private void count(long[] truth, long[] parent, Row parentRow, Row row) {
        int members = truth == null ? patternSizes.length : 0;
        int difference = 0;
        for (int w = 0; truth != null && w < truth.length; w++) {
            members += Long.bitCount(truth[w]);
            difference += parent == null ? 0 : Long.bitCount(truth[w] ^ parent[w]);
        }
        int others = patternSizes.length - members;
        boolean fromParent = parent != null && difference < Math.min(members, others);
        if (fromParent || others < members) {
            for (int c = 0; c < row.sums.length; c++) {
                row.setCount(c, fromParent ? parentRow.count(c) : table.conceptSize(c));
            }
            if (truth != null) {
                addDifference(truth, fromParent ? parent : null, null, row);
            }
        } else {
            row.clear();
            for (int w = 0; w < truth.length; w++) {
                add(w, truth[w], null, row);
            }
        }
    }

    /** Turns the parent's row (null: the row of all patterns) into the row of the truth set. */
    private void addDifference(long[] truth, long[] parent, long[] patternSums, Row row) {
        for (int w = 0; w < truth.length; w++) {
            long from = parent != null ? parent[w] : w < truth.length - 1 ? -1L : -1L >>> -patternSizes.length;
            add(w, truth[w] & ~from, patternSums, row);
            subtract(w, from & ~truth[w], patternSums, row);
        }
    }

    private void add(int wordIndex, long word, long[] patternSums, Row row) {
        for (long rest = word; rest != 0; rest &= rest - 1) {
            int pattern = (wordIndex << 6) + Long.numberOfTrailingZeros(rest);
            add(pattern, patternSizes[pattern], patternSums == null ? 0 : patternSums[pattern], row);
        }
    }

    private void subtract(int wordIndex, long word, long[] patternSums, Row row) {
        for (long rest = word; rest != 0; rest &= rest - 1) {
            int pattern = (wordIndex << 6) + Long.numberOfTrailingZeros(rest);
            add(pattern, -patternSizes[pattern], patternSums == null ? 0 : -patternSums[pattern], row);
        }
    }

    /**
     * Adds a pattern to each of its concepts; negative sizes and sums subtract. A packed word is subtracted as a whole,
     * so that a borrow from its sum cancels in its count.
     */
    private void add(int pattern, long size, long sum, Row row) {
        int from = rowStarts[pattern];
        int to = rowStarts[pattern + 1];
        if (!packed) {
            addWide(from, to, size, sum, row);
            return;
        }
        addWord(from, to, (size << COUNT_SHIFT) + sum, row.sums);
    }

    private void addWord(int from, int to, long word, long[] sums) {
        if (shortIds != null) {
            for (int i = from; i < to; i++) {
                sums[shortIds[i]] += word;
            }
        } else {
            for (int i = from; i < to; i++) {
                sums[wideIds.get(i)] += word;
            }
        }
    }

    private void addWide(int from, int to, long size, long sum, Row row) {
        for (int i = from; i < to; i++) {
            int concept = shortIds != null ? shortIds[i] : wideIds.get(i);
            row.counts[concept] += size;
            row.sums[concept] += sum;
        }
    }
}
