package dev.invert.internal.search.exact;

/** Method of summing the Z of the index's sets for one neuron. Thread-safe. */
interface SetSums {
    /**
     * Computes Z of every set for one neuron.
     *
     * @param ranks v_p, R entries
     * @param z receives Z of every set: C concepts, then X intersections of crossing pairs, then the triples that the
     *     index lists
     * @param deadline polled for cancellation
     */
    void sum(double[] ranks, double[] z, Deadline deadline);

    /** Returns the steps of one call of {@link #sum}. */
    double steps();

    long memoryBytes();
}
