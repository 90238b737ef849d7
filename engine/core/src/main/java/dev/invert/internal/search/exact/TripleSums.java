package dev.invert.internal.search.exact;

/** n and Z of the intersections of three concepts, for two of them and all later ones at once. Not thread-safe. */
interface TripleSums {
    /** Takes the v_p of a neuron. */
    void start(double[] ranks);

    /**
     * Sums over the patterns that two concepts share.
     *
     * @param i a concept
     * @param j a later one
     * @param n receives |i ∧ j ∧ k| at every k after j
     * @param z receives Z of it
     */
    void sum(int i, int j, double[] n, double[] z);

    /** The way that suits a matrix. */
    static TripleSums of(PatternRows rows) {
        if (rows.sampleCount() >= PackedRows.SAMPLE_LIMIT) {
            return new WideTripleSums(rows);
        }
        return rows.conceptCount() <= BlockTripleSums.CONCEPT_LIMIT
                ? new BlockTripleSums(rows)
                : new PackedTripleSums(rows);
    }
}
