package dev.invert.internal.search.exact;

import dev.invert.internal.kernel.ProofKernels;

/**
 * Computes n and Z of the intersections of three concepts, for a pair and all later concepts at once. Not thread-safe.
 */
interface TripleSums {
    /**
     * Sets the v_p of a neuron.
     *
     * @return steps taken
     */
    double start(double[] ranks);

    /** Returns steps that a call of {@link #sum} for a pair surely takes. */
    double leastSteps(int i);

    /**
     * Sums over the patterns that two concepts share.
     *
     * @param i a concept, none before that of the last call
     * @param j a later concept
     * @param n receives |i ∧ j ∧ k| at index k, for every k after j
     * @param z receives Z of the same sets
     * @return steps taken
     */
    double sum(int i, int j, double[] n, double[] z);

    /**
     * Returns the fastest implementation for a matrix.
     *
     * @param kernels kernels that add, or null
     */
    static TripleSums of(PatternRows rows, ProofKernels kernels) {
        if (rows.sampleCount() >= PackedRows.SAMPLE_LIMIT) {
            return new WideTripleSums(rows);
        }
        return rows.conceptCount() <= TabledTripleSums.CONCEPT_LIMIT
                ? new TabledTripleSums(rows, kernels)
                : new PackedTripleSums(rows, kernels);
    }

    /** Predicts the steps of all pairs that share samples, for a neuron. */
    static double steps(PatternRows rows, RowCounts counts, double edges) {
        double patterns = rows.patternCount();
        if (rows.sampleCount() < PackedRows.SAMPLE_LIMIT && rows.conceptCount() <= TabledTripleSums.CONCEPT_LIMIT) {
            return TabledTripleSums.walks(rows.conceptCount()) * Steps.visits(rows) * patterns
                    + Steps.TABLED_PAIR * counts.pairs()
                    + Steps.TABLED_ADDITION * counts.triples();
        }
        return Steps.WORD * edges * patterns / Long.SIZE
                + Steps.fetch(rows) * counts.pairs()
                + Steps.STREAMED_ADDITION * counts.triples();
    }
}
