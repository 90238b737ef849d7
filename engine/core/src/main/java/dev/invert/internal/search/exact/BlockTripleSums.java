package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * Sums all intersections with one concept in a single walk over its patterns, into a table of pairs. Suits matrices
 * whose table fits the second-level cache: separate walks over the patterns of every pair would fetch each row from a
 * more distant level.
 */
final class BlockTripleSums implements TripleSums {
    /** Largest number of concepts: a table of 256² words takes half a megabyte. */
    static final int CONCEPT_LIMIT = 256;

    private final PackedRows rows;
    private final int conceptCount;
    private final long[] table;
    private int current;

    BlockTripleSums(PatternRows rows) {
        this.rows = new PackedRows(rows);
        this.conceptCount = rows.conceptCount();
        this.table = new long[conceptCount * conceptCount];
    }

    @Override
    public void start(double[] ranks) {
        rows.start(ranks);
        current = -1;
    }

    @Override
    public long sum(int i, int j, double[] n, double[] z) {
        long additions = 0;
        if (i != current) {
            additions = addAll(i);
            current = i;
        }
        PackedRows.unpack(table, j * conceptCount, j + 1, conceptCount, n, z);
        return additions;
    }

    private long addAll(int i) {
        long additions = 0;
        Arrays.fill(table, 0);
        int[] concepts = rows.concepts();
        int[] starts = rows.starts();
        long[] words = rows.words();
        long[] members = rows.truth(i);
        for (int w = 0; w < members.length; w++) {
            for (long rest = members[w]; rest != 0; rest &= rest - 1) {
                int p = (w << 6) + Long.numberOfTrailingZeros(rest);
                long word = words[p];
                int start = starts[p];
                for (int at = start + 1; concepts[at] > i; at++) {
                    int row = concepts[at] * conceptCount;
                    // Adds whole groups: entries of concepts up to i are never read.
                    additions += at - start;
                    for (int k = start; k < at; k += PackedRows.GROUP) {
                        table[row + concepts[k]] += word;
                        table[row + concepts[k + 1]] += word;
                        table[row + concepts[k + 2]] += word;
                        table[row + concepts[k + 3]] += word;
                    }
                }
            }
        }
        return additions;
    }
}
