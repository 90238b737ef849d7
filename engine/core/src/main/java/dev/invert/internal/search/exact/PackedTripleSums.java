package dev.invert.internal.search.exact;

import java.util.Arrays;

/**
 * Sums intersections in one walk over the patterns of each pair of concepts, into a row that fits the first-level
 * cache.
 */
final class PackedTripleSums implements TripleSums {
    private final PackedRows rows;
    private final long[] shared;

    PackedTripleSums(PatternRows rows) {
        this.rows = new PackedRows(rows);
        this.shared = new long[rows.conceptCount()];
    }

    @Override
    public void start(double[] ranks) {
        rows.start(ranks);
    }

    @Override
    public long sum(int i, int j, double[] n, double[] z) {
        long additions = 0;
        Arrays.fill(shared, 0);
        int[] concepts = rows.concepts();
        int[] starts = rows.starts();
        long[] words = rows.words();
        long[] first = rows.truth(i);
        long[] second = rows.truth(j);
        for (int w = 0; w < first.length; w++) {
            for (long members = first[w] & second[w]; members != 0; members &= members - 1) {
                int p = (w << 6) + Long.numberOfTrailingZeros(members);
                long word = words[p];
                // Adds whole groups: entries of concepts up to j are never read.
                int at = starts[p];
                for (; concepts[at] > j; at += PackedRows.GROUP) {
                    shared[concepts[at]] += word;
                    shared[concepts[at + 1]] += word;
                    shared[concepts[at + 2]] += word;
                    shared[concepts[at + 3]] += word;
                }
                additions += at - starts[p] + 1;
            }
        }
        PackedRows.unpack(shared, 0, j + 1, shared.length, n, z);
        return additions;
    }
}
