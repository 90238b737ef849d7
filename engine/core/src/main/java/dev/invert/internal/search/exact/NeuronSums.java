package dev.invert.internal.search.exact;

/** What the phases of one neuron's proof share: the sums of the index's sets, and u in the interval at hand. */
final class NeuronSums {
    /** v_p. */
    final double[] ranks;

    /** Z of the index's sets. */
    final double[] z;

    /** u of the concepts and of the intersections of crossing pairs. */
    final double[] u;

    NeuronSums(ExactSearchIndex index) {
        this.ranks = new double[index.rows().patternCount()];
        this.z = new double[index.setCount()];
        this.u = new double[index.graph().conceptCount() + index.graph().pairCount()];
    }
}
