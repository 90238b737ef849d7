package dev.invert.internal.search.exact;

/** Data that the phases of one neuron's proof share: the sums of the index's sets, and u in the current interval. */
final class NeuronSums {
    /** v_p of each pattern, with the sign of the direction. */
    final double[] ranks;

    /** Z of each set of the index. */
    final double[] z;

    /** u of the concepts, followed by u of the intersections of crossing pairs. */
    final double[] u;

    /** Working memory of the sums. */
    final double[] table;

    NeuronSums(ExactSearchIndex index) {
        this.table = index.setSums().newTable();
        this.ranks = new double[index.rows().patternCount()];
        this.z = new double[index.setCount()];
        this.u = new double[index.graph().conceptCount() + index.graph().pairCount()];
    }
}
