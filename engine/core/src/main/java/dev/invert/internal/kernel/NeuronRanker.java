package dev.invert.internal.kernel;

import dev.invert.NeuronValues;

/** Ranks neurons for scoring, on one thread. Not thread-safe. */
public interface NeuronRanker extends AutoCloseable {
    /**
     * Ranks one neuron.
     *
     * @param values the neuron's activations
     * @param target receives the centered ranks
     * @param neuron index of the neuron in {@code target}
     * @param summary receives the other results of ranking; if it names a non-finite sample, {@code target} is
     *     undefined
     */
    void rank(NeuronValues values, CenteredRanks target, int neuron, RankSummary summary);

    @Override
    void close();
}
