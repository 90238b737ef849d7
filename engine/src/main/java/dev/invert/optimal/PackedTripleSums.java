package dev.invert.optimal;

import java.util.Arrays;

/**
 * Count and Z in one word, and four concepts of a pattern at a time: rows are short, so that a loop that ends with each
 * of them costs more in mispredicted branches than in additions.
 */
final class PackedTripleSums implements TripleSums {
    /** Below this many samples |Z|, at most N^2 / 4, takes less than 39 bits. */
    static final int SAMPLE_LIMIT = 1 << 20;

    private static final int COUNT_SHIFT = 40;
    private static final int GROUP = 4;

    private final PatternRows rows;
    /** Per pattern its concepts, last first, in groups filled up with 0, and one more 0 that ends every walk. */
    private final int[] concepts;

    private final int[] starts;
    private final long[] words;
    private final long[] shared;

    PackedTripleSums(PatternRows rows) {
        this.rows = rows;
        this.words = new long[rows.patternCount()];
        this.shared = new long[rows.conceptCount()];
        this.starts = new int[rows.patternCount()];
        int size = 0;
        for (int p = 0; p < starts.length; p++) {
            starts[p] = size;
            size += (rows.starts()[p + 1] - rows.starts()[p] + GROUP - 1) / GROUP * GROUP + 1;
        }
        this.concepts = new int[size];
        for (int p = 0; p < starts.length; p++) {
            int to = starts[p];
            for (int at = rows.starts()[p + 1] - 1; at >= rows.starts()[p]; at--) {
                concepts[to++] = rows.concepts()[at];
            }
        }
    }

    @Override
    public void start(double[] ranks) {
        for (int p = 0; p < words.length; p++) {
            words[p] = ((long) rows.patternSizes()[p] << COUNT_SHIFT) + (long) ranks[p];
        }
    }

    @Override
    public void sum(int i, int j, double[] n, double[] z) {
        Arrays.fill(shared, 0);
        long[] first = rows.truth(i);
        long[] second = rows.truth(j);
        for (int w = 0; w < first.length; w++) {
            for (long members = first[w] & second[w]; members != 0; members &= members - 1) {
                int p = (w << 6) + Long.numberOfTrailingZeros(members);
                long word = words[p];
                // Concepts up to j may be added to as well: nobody reads them.
                for (int at = starts[p]; concepts[at] > j; at += GROUP) {
                    shared[concepts[at]] += word;
                    shared[concepts[at + 1]] += word;
                    shared[concepts[at + 2]] += word;
                    shared[concepts[at + 3]] += word;
                }
            }
        }
        for (int k = j + 1; k < shared.length; k++) {
            long sum = shared[k] << (Long.SIZE - COUNT_SHIFT) >> (Long.SIZE - COUNT_SHIFT);
            n[k] = (double) ((shared[k] - sum) >> COUNT_SHIFT);
            z[k] = (double) sum;
        }
    }
}
