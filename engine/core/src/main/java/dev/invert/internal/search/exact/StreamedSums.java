package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;
import java.util.Arrays;

/**
 * Sums Z by adding v_p to the pairs of concepts that pattern p has, found by walking its row. Suits matrices whose
 * patterns lie in too many intersections for lists of them to fit any cache.
 */
final class StreamedSums implements SetSums {
    private final PatternRows rows;
    private final ConceptGraph graph;
    private final double steps;
    /** Null if sums are computed in Java. */
    private final ProofKernels kernels;

    /**
     * Prepares sums.
     *
     * @param kernels kernels that add, or null
     */
    StreamedSums(PatternRows rows, ConceptGraph graph, ProofKernels kernels) {
        this.kernels = kernels;
        this.rows = rows;
        this.graph = graph;
        this.steps = steps(rows, RowCounts.of(rows));
    }

    /** Returns the steps of walks over the patterns of one concept after another. */
    static double steps(PatternRows rows, RowCounts counts) {
        double concepts = rows.conceptCount();
        return Steps.fetch(rows) * counts.memberships()
                + Steps.WALKED_PAIR * counts.pairs()
                + Steps.FILL * concepts * concepts;
    }

    @Override
    public double[] newTable() {
        return new double[rows.conceptCount()];
    }

    @Override
    public void sum(double[] ranks, double[] z, double[] shared, Deadline deadline) {
        int conceptCount = rows.conceptCount();
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        Arrays.fill(z, 0, conceptCount, 0);
        for (int p = 0; p < ranks.length; p++) {
            for (int at = starts[p]; at < starts[p + 1]; at++) {
                z[concepts[at]] += ranks[p];
            }
        }
        int pair = 0;
        for (int i = 0; i < conceptCount && pair < graph.pairCount(); i++) {
            if (graph.pairFirst(pair) != i) {
                continue;
            }
            deadline.checkCanceled();
            Arrays.fill(shared, 0);
            add(rows.truth(i), i, ranks, shared);
            for (; pair < graph.pairCount() && graph.pairFirst(pair) == i; pair++) {
                z[conceptCount + pair] = shared[graph.pairSecond(pair)];
            }
        }
    }

    private void add(long[] set, int i, double[] ranks, double[] shared) {
        if (kernels == null) {
            addRow(set, i, ranks, shared);
            return;
        }
        for (int first = 0; first < set.length; first += PackedRows.WORDS_PER_CALL) {
            int last = Math.min(set.length, first + PackedRows.WORDS_PER_CALL);
            kernels.addShared(set, first, last, rows.starts(), rows.concepts(), ranks, i, shared);
        }
    }

    /** Adds to each concept after i the ranks of the patterns of a set that have it. */
    private void addRow(long[] set, int i, double[] ranks, double[] shared) {
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        for (int w = 0; w < set.length; w++) {
            for (long word = set[w]; word != 0; word &= word - 1) {
                int p = (w << 6) + Long.numberOfTrailingZeros(word);
                double rank = ranks[p];
                for (int at = starts[p + 1] - 1; concepts[at] > i; at--) {
                    shared[concepts[at]] += rank;
                }
            }
        }
    }

    @Override
    public double steps() {
        return steps;
    }

    @Override
    public long memoryBytes() {
        return 0;
    }
}
