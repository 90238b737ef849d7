package dev.invert.internal.search.exact;

/**
 * Computes n and Z of the intersections of three concepts, for a pair and all later concepts at once. Not thread-safe.
 */
interface TripleSums {
    /** Sets the v_p of a neuron. */
    void start(double[] ranks);

    /**
     * Sums over the patterns that two concepts share.
     *
     * @param i a concept
     * @param j a later concept
     * @param n receives |i ∧ j ∧ k| at index k, for every k after j
     * @param z receives Z of the same sets
     * @return number of additions
     */
    long sum(int i, int j, double[] n, double[] z);

    /** Returns the fastest implementation for a matrix. */
    static TripleSums of(PatternRows rows) {
        if (rows.sampleCount() >= PackedRows.SAMPLE_LIMIT) {
            return new WideTripleSums(rows);
        }
        return rows.conceptCount() <= BlockTripleSums.CONCEPT_LIMIT
                ? new BlockTripleSums(rows)
                : new PackedTripleSums(rows);
    }
}
