package dev.invert.internal.search.exact;

/** How the Z of the index's sets are summed for one neuron. Thread-safe. */
interface SetSums {
    /**
     * Sums.
     *
     * @param ranks v_p, R entries
     * @param z receives Z of every set: C concepts, X intersections of crossing pairs, and what else the index lists
     * @param deadline says whether it is canceled
     */
    void sum(double[] ranks, double[] z, Deadline deadline);

    long memoryBytes();
}
