package dev.invert.internal.kernel;

import dev.invert.NeuronValues;

/** Ranks neurons for scoring, on one thread. Not thread-safe. */
public interface NeuronRanker extends AutoCloseable {
    /**
     * Ranks one neuron.
     *
     * @param values the neuron's activations
     * @param target receives the ranks
     * @param neuron where in the target
     * @param summary receives what else ranking found out; if it names a non-finite sample the target is undefined
     */
    void rank(NeuronValues values, CenteredRanks target, int neuron, RankSummary summary);

    @Override
    void close();
}
