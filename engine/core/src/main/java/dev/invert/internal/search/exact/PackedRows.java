package dev.invert.internal.search.exact;

/**
 * Concept rows for summing count and Z in one word, four concepts at a time. Rows are short: a loop that ends exactly
 * with its row loses more to mispredicted branches than the padding costs in additions.
 */
final class PackedRows {
    /** Number of samples below which |Z|, at most N² / 2, is below 2^39 and fits the signed 40-bit field. */
    static final int SAMPLE_LIMIT = 1 << 20;

    /** Number of concepts per step. */
    static final int GROUP = 4;

    /** Number of words of a set that a kernel walks before it returns. */
    static final int WORDS_PER_CALL = 64;

    private static final int COUNT_SHIFT = 40;

    private final PatternRows rows;
    private final int[] concepts;
    private final int[] starts;
    private final long[] words;

    PackedRows(PatternRows rows) {
        this.rows = rows;
        this.words = new long[rows.patternCount()];
        this.starts = new int[rows.patternCount()];
        int size = 0;
        for (int p = 0; p < starts.length; p++) {
            starts[p] = size;
            size += (rows.starts()[p + 1] - rows.starts()[p] + GROUP - 1) / GROUP * GROUP + 1;
        }
        // Group-wise walks may start anywhere in the last row.
        this.concepts = new int[size + GROUP];
        for (int p = 0; p < starts.length; p++) {
            int to = starts[p];
            for (int at = rows.starts()[p + 1] - 1; at >= rows.starts()[p]; at--) {
                concepts[to++] = rows.concepts()[at];
            }
        }
    }

    /** Sets the v_p of a neuron. */
    void start(double[] ranks) {
        pack(rows, ranks, words);
    }

    /** Packs the size and v_p of each pattern into one word. */
    static void pack(PatternRows rows, double[] ranks, long[] words) {
        for (int p = 0; p < words.length; p++) {
            words[p] = ((long) rows.patternSizes()[p] << COUNT_SHIFT) + (long) ranks[p];
        }
    }

    /**
     * Returns the concepts of all patterns in descending order per pattern, padded with 0 to whole groups, with one
     * more 0 after each pattern.
     */
    int[] concepts() {
        return concepts;
    }

    /** Returns the index in {@link #concepts} at which each pattern starts. */
    int[] starts() {
        return starts;
    }

    /** Returns size and v_p of each pattern, packed in one word. */
    long[] words() {
        return words;
    }

    /** Returns the truth set of a concept over patterns. */
    long[] truth(int concept) {
        return rows.truth(concept);
    }

    /** Unpacks sums of words into counts and Z for concepts {@code from} to {@code to - 1}. */
    static void unpack(long[] sums, int offset, int from, int to, double[] n, double[] z) {
        for (int k = from; k < to; k++) {
            long sum = sums[offset + k] << (Long.SIZE - COUNT_SHIFT) >> (Long.SIZE - COUNT_SHIFT);
            n[k] = (double) ((sums[offset + k] - sum) >> COUNT_SHIFT);
            z[k] = (double) sum;
        }
    }
}
