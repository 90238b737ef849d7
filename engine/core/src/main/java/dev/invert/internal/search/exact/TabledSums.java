package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;
import java.util.Arrays;

/**
 * Sums Z in one walk over all patterns, into a table of pairs of concepts. Suits few concepts and many patterns: walks over
 * the patterns of one concept after another would fetch each row of a large matrix from memory once per concept.
 */
final class TabledSums implements SetSums {
    /** Largest number of concepts: the sums of two of 2,048 take 16 MiB. */
    static final int CONCEPT_LIMIT = 2048;

    private static final double PAIRS_PER_CALL = 1e6;

    private final PatternRows rows;
    private final ConceptGraph graph;
    private final int[] rowStarts;
    private final int[] runEnds;
    private final double steps;
    /** Null if sums are computed in Java. */
    private final ProofKernels kernels;

    /**
     * Prepares sums.
     *
     * @param kernels kernels that add, or null
     */
    TabledSums(PatternRows rows, ConceptGraph graph, ProofKernels kernels) {
        this.kernels = kernels;
        this.rows = rows;
        this.graph = graph;
        this.rowStarts = rowStarts(rows.conceptCount());
        this.runEnds = rows.runEnds(PAIRS_PER_CALL);
        this.steps = steps(rows, RowCounts.of(rows));
    }

    /** Returns the steps of a walk. */
    static double steps(PatternRows rows, RowCounts counts) {
        double concepts = rows.conceptCount();
        double addition = rows.conceptCount() <= Steps.NEAR_CONCEPTS ? Steps.TABLED_ADDITION : Steps.FAR_ADDITION;
        return Steps.VISITED * (rows.patternCount() + counts.memberships())
                + addition * counts.pairs()
                + Steps.FILL * concepts * concepts / 2;
    }

    /** Returns, for each concept, what the number of a later one is added to for the place of the pair in a table. */
    static int[] rowStarts(int conceptCount) {
        int[] starts = new int[conceptCount];
        for (int i = 0; i < conceptCount; i++) {
            starts[i] = i * (2 * conceptCount - i - 1) / 2 - i - 1;
        }
        return starts;
    }

    /** Returns the number of pairs of concepts. */
    static int pairCount(int conceptCount) {
        return conceptCount * (conceptCount - 1) / 2;
    }

    @Override
    public double[] newTable() {
        return new double[pairCount(rows.conceptCount())];
    }

    @Override
    public void sum(double[] ranks, double[] z, double[] shared, Deadline deadline) {
        int conceptCount = rows.conceptCount();
        Arrays.fill(shared, 0);
        Arrays.fill(z, 0, conceptCount, 0);
        int first = 0;
        for (int last : runEnds) {
            deadline.checkCanceled();
            if (kernels == null) {
                add(ranks, first, last, z, shared);
            } else {
                kernels.addPairs(rows.starts(), rows.concepts(), ranks, first, last, rowStarts, z, shared);
            }
            first = last;
        }
        for (int x = 0; x < graph.pairCount(); x++) {
            z[conceptCount + x] = shared[rowStarts[graph.pairFirst(x)] + graph.pairSecond(x)];
        }
    }

    /** Adds the ranks of some patterns to the sums of their concepts and of their pairs of concepts. */
    private void add(double[] ranks, int first, int last, double[] z, double[] shared) {
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        for (int p = first; p < last; p++) {
            double rank = ranks[p];
            int end = starts[p + 1];
            for (int at = starts[p]; at < end; at++) {
                int i = concepts[at];
                z[i] += rank;
                int row = rowStarts[i];
                for (int other = at + 1; other < end; other++) {
                    shared[row + concepts[other]] += rank;
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
