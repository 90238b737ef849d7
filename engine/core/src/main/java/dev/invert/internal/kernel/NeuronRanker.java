package dev.invert.internal.kernel;

import dev.invert.ActivationBlock;

/** Ranks neurons for scoring, on one thread. Not thread-safe. */
public interface NeuronRanker extends AutoCloseable {
    /**
     * Ranks one neuron.
     *
     * @param block holds the neuron
     * @param row which neuron of the block
     * @param target receives the ranks
     * @param neuron where in the target
     * @param summary receives what else ranking found out; if it names a non-finite sample the target is undefined
     */
    void rank(ActivationBlock block, int row, CenteredRanks target, int neuron, RankSummary summary);

    @Override
    void close();
}
