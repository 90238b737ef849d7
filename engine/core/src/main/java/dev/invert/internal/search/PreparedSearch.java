package dev.invert.internal.search;

import dev.invert.internal.parallel.Cancellation;

/** A backend prepared for one concept set. Thread-safe; every thread opens its own search. */
public interface PreparedSearch extends AutoCloseable {
    /**
     * Returns the number of threads that should search.
     *
     * @param most largest number
     * @param proves whether every thread proves its results
     */
    int threads(int most, boolean proves);

    /**
     * Returns the number of neurons that a batch should hold to use the backend well.
     *
     * @param settings the search settings
     * @param neurons number of neurons to search, at least 1
     * @param threads number of threads that search
     */
    int batchSize(BeamSettings settings, int neurons, int threads);

    /**
     * Opens a search for one thread. The caller closes it before this object.
     *
     * @param settings the search settings
     * @param prover proves which formula is the best of all, or null for beam search alone
     * @param sparse whether most activations of a neuron are expected to be equal, so that the time to search it should
     *     depend on the others only
     * @param cancellation ends the search early
     */
    BatchSearch open(BeamSettings settings, Prover prover, boolean sparse, Cancellation cancellation);

    @Override
    void close();
}
