package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;
import java.util.Arrays;

/**
 * Sums Z in one walk over all patterns, into a table of pairs of concepts. Suits few concepts and many patterns: walks over
 * the patterns of one concept after another would fetch each row of a large matrix from memory once per concept.
 */
final class TabledSums implements SetSums {
    /** Largest number of concepts: a table of 1,024² sums takes 8 MiB. */
    static final int CONCEPT_LIMIT = 1024;

    private static final int PATTERNS_PER_CHECK = 4096;

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
    TabledSums(PatternRows rows, ConceptGraph graph, ProofKernels kernels) {
        this.kernels = kernels;
        this.rows = rows;
        this.graph = graph;
        this.steps = steps(rows, RowCounts.of(rows));
    }

    /** Returns the steps of a walk. */
    static double steps(PatternRows rows, RowCounts counts) {
        double concepts = rows.conceptCount();
        double addition = rows.conceptCount() <= Steps.NEAR_CONCEPTS ? Steps.TABLED_ADDITION : Steps.FAR_ADDITION;
        return Steps.VISITED * (rows.patternCount() + counts.memberships())
                + addition * counts.pairs()
                + Steps.FILL * concepts * concepts;
    }

    @Override
    public void sum(double[] ranks, double[] z, Deadline deadline) {
        int conceptCount = rows.conceptCount();
        double[] shared = new double[conceptCount * conceptCount];
        Arrays.fill(z, 0, conceptCount, 0);
        for (int first = 0; first < ranks.length; first += PATTERNS_PER_CHECK) {
            deadline.checkCanceled();
            int last = Math.min(ranks.length, first + PATTERNS_PER_CHECK);
            if (kernels == null) {
                add(ranks, first, last, z, shared);
            } else {
                kernels.addPairs(rows.starts(), rows.concepts(), ranks, first, last, conceptCount, z, shared);
            }
        }
        for (int x = 0; x < graph.pairCount(); x++) {
            z[conceptCount + x] = shared[graph.pairFirst(x) * conceptCount + graph.pairSecond(x)];
        }
    }

    /** Adds the ranks of some patterns to the sums of their concepts and of their pairs of concepts. */
    private void add(double[] ranks, int first, int last, double[] z, double[] shared) {
        int conceptCount = rows.conceptCount();
        int[] starts = rows.starts();
        int[] concepts = rows.concepts();
        for (int p = first; p < last; p++) {
            double rank = ranks[p];
            int end = starts[p + 1];
            for (int at = starts[p]; at < end; at++) {
                int i = concepts[at];
                z[i] += rank;
                int row = i * conceptCount;
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
