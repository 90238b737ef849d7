package dev.invert.internal.search;

import dev.invert.ActivationBlock;
import dev.invert.internal.kernel.DrawnRanks;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.kernel.SummedWeights;
import java.util.List;

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

    /** Receives the results of searches on permuted samples, one neuron and permutation at a time. */
    @FunctionalInterface
    interface PermutedVisitor {
        /**
         * Receives the result of one neuron on one permutation.
         *
         * @param row index of the neuron in the batch
         * @param permutation index of the permutation
         * @param result the formulas found
         * @param ranked the neuron, which sums the permuted ranks; valid during this call only
         */
        void found(int row, int permutation, NeuronResult result, RankedNeuron ranked);
    }

    /**
     * Ranks all neurons of a batch once, and searches them on every permutation of the samples.
     *
     * @param batch the neurons, in any number
     * @param permutations for each permutation, the pattern of each sample
     * @param ranks memory from {@link #openRanks}
     * @param visitor called once per neuron and permutation
     * @throws IllegalArgumentException if the objective does not sum ranks
     * @throws dev.invert.errors.NonFiniteActivationException as {@link #search}
     * @throws dev.invert.errors.CanceledException if the search was canceled
     */
    void searchPermuted(
            ActivationBlock batch, List<SamplePatterns> permutations, SampleRanks ranks, PermutedVisitor visitor);

    /** Opens memory for {@link #searchPermuted}; the caller closes it. */
    SampleRanks openRanks(SampleRanks.Table samples);

    /** Receives the results of searches on drawn samples, one neuron at a time. */
    @FunctionalInterface
    interface DrawnVisitor {
        /**
         * Receives the result of one neuron.
         *
         * @param neuron index of the neuron in the orders
         * @param result the formulas found; the tie term is NaN
         * @param summed the neuron's weights on the drawn samples; valid during this call only
         */
        void found(int neuron, NeuronResult result, SummedWeights summed);
    }

    /**
     * Searches neurons on drawn samples, whose ranks follow from orders that were made before.
     *
     * @param ranks ranks on the samples of the prepared concepts, which are drawn
     * @param from index of the first neuron in the orders
     * @param to index after the last neuron
     * @param visitor called once per neuron, in order
     * @throws IllegalArgumentException if the objective does not sum ranks
     * @throws UnsupportedOperationException if this backend only searches activations
     * @throws dev.invert.errors.CanceledException if the search was canceled
     */
    default void searchDrawn(DrawnRanks ranks, int from, int to, DrawnVisitor visitor) {
        throw new UnsupportedOperationException("This backend only searches activations");
    }

    /** Returns the nanoseconds spent on ranking so far. */
    long rankNanos();

    /** Returns the nanoseconds spent on searching so far. */
    long searchNanos();

    @Override
    void close();
}
