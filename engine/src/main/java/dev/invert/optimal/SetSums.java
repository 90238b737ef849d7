package dev.invert.optimal;

/** How the Z of the index's sets are summed for one neuron. Thread-safe. */
interface SetSums {
    /**
     * Sums.
     *
     * @param ranks v_p, R entries
     * @param z receives Z of every set: C concepts, X intersections of crossing pairs, and what else the index lists
     */
    void sum(double[] ranks, double[] z);

    /** Additions per neuron, for the cost model. */
    double additions();

    long memoryBytes();
}
