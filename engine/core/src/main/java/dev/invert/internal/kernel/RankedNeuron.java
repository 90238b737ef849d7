package dev.invert.internal.kernel;

import dev.invert.NeuronValues;
import dev.invert.errors.NonFiniteActivationException;

/**
 * One neuron with its rank order: tie groups, sums of ranks per pattern and moments. It is made once per neuron, by
 * {@link AucWorkspace#rank}; the search, held-out evaluation, statistics and evidence all read it. It stays valid until
 * its lane ranks another neuron or its values' memory is freed. Not thread-safe.
 */
public interface RankedNeuron {
    /** Returns the activations that were ranked. */
    NeuronValues values();

    /** Returns what ranking found out besides the order. If it names a non-finite sample, nothing else is defined. */
    RankSummary summary();

    /**
     * Checks that the neuron can be used.
     *
     * @throws NonFiniteActivationException if an activation is NaN or infinite; names neuron and sample
     */
    default void requireFinite() {
        if (summary().nonFiniteSample() >= 0) {
            throw new NonFiniteActivationException(
                    values().neuron(), values().originalSample(summary().nonFiniteSample()));
        }
    }

    /**
     * Copies v_p, the centered rank sum of each pattern; see {@link CenteredRanks}.
     *
     * @param ranks receives R longs
     */
    void centeredRanks(long[] ranks);

    /** Returns the moments of the activations, computed when first asked for. */
    Moments moments();

    /**
     * Finds the rank positions of the samples that satisfy some formulas.
     *
     * @param formulas bit f of byte p: formula f holds for pattern p; R bytes
     * @param position from 0 to N - 1, in ascending order of activation: the tie group there is found too
     * @param found receives them; the neuron must not be constant
     */
    void locate(byte[] formulas, int position, LocatedSamples found);
}
