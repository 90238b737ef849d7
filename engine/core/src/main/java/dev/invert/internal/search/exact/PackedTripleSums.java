package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;
import java.util.Arrays;

/**
 * Sums intersections in one walk over the patterns of each pair of concepts, into a row that fits the first-level
 * cache.
 */
final class PackedTripleSums implements TripleSums {
    private final PackedRows rows;
    private final long[] shared;
    private final double fetch;
    private final double scan;
    /** Null if sums are computed in Java. */
    private final ProofKernels kernels;

    PackedTripleSums(PatternRows rows) {
        this(rows, null);
    }

    /**
     * Prepares sums.
     *
     * @param kernels kernels that add, or null
     */
    PackedTripleSums(PatternRows rows, ProofKernels kernels) {
        this.kernels = kernels;
        this.rows = new PackedRows(rows);
        this.shared = new long[rows.conceptCount()];
        this.fetch = Steps.fetch(rows);
        this.scan = Steps.WORD * rows.patternCount() / Long.SIZE;
    }

    @Override
    public double start(double[] ranks) {
        rows.start(ranks);
        return Steps.COPIED * rows.words().length;
    }

    @Override
    public double leastSteps(int i) {
        return scan;
    }

    @Override
    public double sum(int i, int j, double[] n, double[] z) {
        Arrays.fill(shared, 0);
        long visited = visited(i, j);
        long additions = kernels == null ? addInJava(i, j) : addInKernels(i, j);
        PackedRows.unpack(shared, 0, j + 1, shared.length, n, z);
        return scan + fetch * visited + Steps.STREAMED_ADDITION * additions;
    }

    /** Returns the number of patterns that have both concepts. */
    private long visited(int i, int j) {
        long[] first = rows.truth(i);
        long[] second = rows.truth(j);
        long count = 0;
        for (int w = 0; w < first.length; w++) {
            count += Long.bitCount(first[w] & second[w]);
        }
        return count;
    }

    private long addInKernels(int i, int j) {
        long additions = 0;
        long[] set = rows.truth(i);
        for (int first = 0; first < set.length; first += PackedRows.WORDS_PER_CALL) {
            int last = Math.min(set.length, first + PackedRows.WORDS_PER_CALL);
            additions += kernels.addToConcepts(
                    set, rows.truth(j), first, last, rows.starts(), rows.concepts(), rows.words(), j, shared);
        }
        return additions;
    }

    private long addInJava(int i, int j) {
        long additions = 0;
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
                additions += at - starts[p];
            }
        }
        return additions;
    }
}
