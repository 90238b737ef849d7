package dev.invert.internal.search;

import dev.invert.ActivationBlock;
import dev.invert.internal.kernel.RankedNeuron;

/** Searches formulas for batches of neurons on one thread. Not thread-safe. */
public interface BatchSearch extends AutoCloseable {
    /** Receives the results of a batch, one neuron at a time. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Receives the result of one neuron.
         *
         * @param row index of the neuron in the batch
         * @param result the formulas found
         * @param ranked the neuron in rank order; valid during this call only
         */
        void found(int row, NeuronResult result, RankedNeuron ranked);
    }

    /**
     * Ranks and searches all neurons of a batch.
     *
     * @param batch the neurons, in any number
     * @param visitor called once per neuron, in order
     * @throws dev.invert.errors.NonFiniteActivationException if an activation is NaN or infinite; names neuron and
     *     sample
     * @throws dev.invert.errors.CanceledException if the search was canceled
     */
    void search(ActivationBlock batch, Visitor visitor);

    /** Returns the nanoseconds spent on ranking so far. */
    long rankNanos();

    /** Returns the nanoseconds spent on searching so far. */
    long searchNanos();

    @Override
    void close();
}
