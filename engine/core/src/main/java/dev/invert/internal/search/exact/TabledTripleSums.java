package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;
import java.util.Arrays;

/**
 * Sums the intersections with a few concepts in one walk over all patterns, into a table of pairs for each of these
 * concepts. Rows are visited in the order in which they are stored: visiting those of one pair after another would fetch
 * each row of a large matrix from memory many times.
 */
final class TabledTripleSums implements TripleSums {
    /** Largest number of concepts: a table of 1,024² words takes 8 MiB. */
    static final int CONCEPT_LIMIT = 1024;

    /** Number of words of the tables of one walk that fit the caches. */
    private static final int TABLE_WORDS = 1 << 17;

    /** Number of additions after which a kernel returns. */
    private static final double ADDITIONS_PER_CALL = 1e6;

    private final PatternRows rows;
    private final int conceptCount;
    private final int perWalk;
    /** Place of the first concept of each pattern that no walk has visited. */
    private final int[] next;

    private final int[] runEnds;
    private final long[] words;
    private final long[] table;
    /** Per walk, the steps that it takes. */
    private final double[] walkSteps;

    /** Null if sums are computed in Java. */
    private final ProofKernels kernels;

    private int from;
    private int to;

    TabledTripleSums(PatternRows rows) {
        this(rows, null);
    }

    /**
     * Prepares sums.
     *
     * @param kernels kernels that add, or null
     */
    TabledTripleSums(PatternRows rows, ProofKernels kernels) {
        this.kernels = kernels;
        this.rows = rows;
        this.conceptCount = rows.conceptCount();
        this.perWalk = perWalk(conceptCount);
        this.next = new int[rows.patternCount()];
        this.runEnds = rows.runEnds(ADDITIONS_PER_CALL / perWalk);
        this.words = new long[next.length];
        this.table = new long[perWalk * conceptCount * conceptCount];
        this.walkSteps = walkSteps();
    }

    /** Returns the number of concepts whose intersections are summed in one walk. */
    private static int perWalk(int conceptCount) {
        return Math.max(1, Math.min(conceptCount, TABLE_WORDS / Math.max(1, conceptCount * conceptCount)));
    }

    /** Returns the number of walks per neuron. */
    static int walks(int conceptCount) {
        int perWalk = perWalk(conceptCount);
        return (conceptCount + perWalk - 1) / perWalk;
    }

    private double[] walkSteps() {
        double[] steps = new double[walks(conceptCount)];
        Arrays.fill(steps, Steps.visits(rows) * rows.patternCount() + Steps.FILL * table.length);
        int[] starts = rows.starts();
        for (int p = 0; p < next.length; p++) {
            for (int at = starts[p]; at < starts[p + 1]; at++) {
                double later = starts[p + 1] - at - 1;
                steps[rows.concepts()[at] / perWalk] +=
                        Steps.TABLED_PAIR * later + Steps.TABLED_ADDITION * later * (later - 1) / 2;
            }
        }
        return steps;
    }

    @Override
    public double start(double[] ranks) {
        PackedRows.pack(rows, ranks, words);
        System.arraycopy(rows.starts(), 0, next, 0, next.length);
        from = 0;
        to = 0;
        return Steps.COPIED * next.length;
    }

    @Override
    public double leastSteps(int i) {
        return i < to ? 0 : walkSteps[i / perWalk];
    }

    @Override
    public double sum(int i, int j, double[] n, double[] z) {
        double steps = leastSteps(i);
        while (i >= to) {
            from = to;
            to = Math.min(conceptCount, from + perWalk);
            walk();
        }
        PackedRows.unpack(table, ((i - from) * conceptCount + j) * conceptCount, j + 1, conceptCount, n, z);
        return steps;
    }

    private void walk() {
        Arrays.fill(table, 0);
        int first = 0;
        for (int last : runEnds) {
            if (kernels == null) {
                add(first, last);
            } else {
                kernels.addTriples(
                        rows.starts(), rows.concepts(), words, first, last, from, to, conceptCount, next, table);
            }
            first = last;
        }
    }

    /** Adds the words of some patterns to the triples of their concepts whose first one is visited by this walk. */
    private void add(int first, int last) {
        int[] concepts = rows.concepts();
        int[] starts = rows.starts();
        for (int p = first; p < last; p++) {
            int end = starts[p + 1];
            int at = next[p];
            long word = words[p];
            for (; at < end && concepts[at] < to; at++) {
                int block = (concepts[at] - from) * conceptCount;
                for (int second = at + 1; second < end; second++) {
                    int row = (block + concepts[second]) * conceptCount;
                    for (int third = second + 1; third < end; third++) {
                        table[row + concepts[third]] += word;
                    }
                }
            }
            next[p] = at;
        }
    }
}
