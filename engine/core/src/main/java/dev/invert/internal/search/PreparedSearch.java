package dev.invert.internal.search;

import dev.invert.internal.parallel.Cancellation;

/** A backend with one concept set. Thread-safe; every thread opens a search of its own. */
public interface PreparedSearch extends AutoCloseable {
    /** Returns how many neurons a batch should hold: enough to use the backend well. */
    int batchSize();

    /**
     * Opens one thread's search. The caller closes it before this.
     *
     * @param settings what to search for
     * @param prover proves the best of all formulas, or null for beam search alone
     * @param cancellation ends the search early
     */
    BatchSearch open(BeamSettings settings, Prover prover, Cancellation cancellation);

    @Override
    void close();
}
