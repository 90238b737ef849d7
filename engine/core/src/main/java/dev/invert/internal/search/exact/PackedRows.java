package dev.invert.internal.search.exact;

/**
 * Rows for adding up count and Z in one word, four concepts at a time: rows are short, so that loops that end exactly with
 * them cost more in mispredicted branches than in additions.
 */
final class PackedRows {
    /** Below this many samples |Z|, at most N^2 / 4, takes less than 39 bits. */
    static final int SAMPLE_LIMIT = 1 << 20;

    /** Concepts per step. */
    static final int GROUP = 4;

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
        // Walks in groups may begin anywhere in the last row.
        this.concepts = new int[size + GROUP];
        for (int p = 0; p < starts.length; p++) {
            int to = starts[p];
            for (int at = rows.starts()[p + 1] - 1; at >= rows.starts()[p]; at--) {
                concepts[to++] = rows.concepts()[at];
            }
        }
    }

    /** Takes the v_p of a neuron. */
    void start(double[] ranks) {
        for (int p = 0; p < words.length; p++) {
            words[p] = ((long) rows.patternSizes()[p] << COUNT_SHIFT) + (long) ranks[p];
        }
    }

    /** The concepts of all patterns, last first, in groups filled up with 0, and one more 0 behind each. */
    int[] concepts() {
        return concepts;
    }

    /** Where each pattern's concepts start. */
    int[] starts() {
        return starts;
    }

    /** Size and v_p of each pattern in one word. */
    long[] words() {
        return words;
    }

    /** Truth set of a concept over patterns. */
    long[] truth(int concept) {
        return rows.truth(concept);
    }

    /** Takes sums of words apart. */
    static void unpack(long[] sums, int offset, int from, int to, double[] n, double[] z) {
        for (int k = from; k < to; k++) {
            long sum = sums[offset + k] << (Long.SIZE - COUNT_SHIFT) >> (Long.SIZE - COUNT_SHIFT);
            n[k] = (double) ((sums[offset + k] - sum) >> COUNT_SHIFT);
            z[k] = (double) sum;
        }
    }
}
