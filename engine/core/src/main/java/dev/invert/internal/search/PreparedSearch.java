package dev.invert.internal.search;

import dev.invert.internal.parallel.Cancellation;

/** A backend prepared for one concept set. Thread-safe; every thread opens its own search. */
public interface PreparedSearch extends AutoCloseable {
    /**
     * Returns how to divide a search so that it uses the backend well.
     *
     * @param settings the search settings
     * @param neurons number of neurons to search
     * @param mostThreads largest number of threads
     * @param proves whether each neuron's result is proven, which takes the thread more time than the search
     */
    BatchPlan plan(BeamSettings settings, int neurons, int mostThreads, boolean proves);

    /**
     * Opens a search for one thread. The caller closes it before this object.
     *
     * @param settings the search settings
     * @param plan result of {@link #plan} for these settings
     * @param prover proves which formula is the best of all, or null for beam search alone
     * @param sparse whether most activations of a neuron are expected to be equal, so that the time to search it should
     *     depend on the others only
     * @param cancellation ends the search early
     */
    BatchSearch open(BeamSettings settings, BatchPlan plan, Prover prover, boolean sparse, Cancellation cancellation);

    @Override
    void close();
}
