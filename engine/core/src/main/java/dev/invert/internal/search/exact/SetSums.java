package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;

/** Method of summing the Z of the index's sets for one neuron. Thread-safe. */
interface SetSums {
    /**
     * Computes Z of every set for one neuron.
     *
     * @param ranks v_p, R entries
     * @param z receives Z of every set: C concepts, then X intersections of crossing pairs, then the triples that the
     *     index lists
     * @param table of {@link #newTable}, overwritten
     * @param deadline polled for cancellation
     */
    void sum(double[] ranks, double[] z, double[] table, Deadline deadline);

    /** Returns working memory for {@link #sum}; each thread needs its own. */
    double[] newTable();

    /** Returns the steps of one call of {@link #sum}. */
    double steps();

    long memoryBytes();

    /** Returns whether sums of many sets are made in one walk over all patterns. */
    private static boolean tabled(PatternRows rows) {
        return rows.conceptCount() <= TabledSums.CONCEPT_LIMIT;
    }

    /**
     * Returns the fastest implementation that lists no sets.
     *
     * @param kernels kernels that add, or null
     */
    static SetSums unlisted(PatternRows rows, ConceptGraph graph, ProofKernels kernels) {
        return tabled(rows) ? new TabledSums(rows, graph, kernels) : new StreamedSums(rows, graph, kernels);
    }

    /** Returns the steps of {@link #unlisted} for a neuron. */
    static double unlistedSteps(PatternRows rows, RowCounts counts) {
        return tabled(rows) ? TabledSums.steps(rows, counts) : StreamedSums.steps(rows, counts);
    }
}
