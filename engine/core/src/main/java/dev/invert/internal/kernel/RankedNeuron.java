package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import dev.invert.errors.NonFiniteActivationException;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * One neuron with its rank order: tie groups, rank sums per pattern and moments. It is created once per neuron, by
 * {@link AucWorkspace#rank}, and read by the search, held-out evaluation, statistics and evidence. It stays valid until
 * its lane ranks another neuron or its values' memory is freed. Not thread-safe.
 */
public interface RankedNeuron extends SummedWeights {
    /** Returns the activations that were ranked. */
    NeuronValues values();

    /** Returns the activations with one value per sample; sparse ones are expanded. Valid as long as this neuron is. */
    DenseValues denseValues();

    /**
     * Returns the results of ranking besides the order. If it names a non-finite sample, all other results are
     * undefined.
     */
    RankSummary summary();

    /**
     * Checks that all activations are finite.
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

    /** Returns the rank sums as those of the patterns that differ from a shared rank, if they are stored that way. */
    default Optional<PatternOffsets> rankOffsets() {
        return Optional.empty();
    }

    /**
     * Returns float32 values in the order of the activations: the activations themselves if float32 holds all of them, or
     * else keys. Valid as long as this neuron is.
     */
    FloatBuffer keys();

    /** Returns the moments of the activations, computed when first asked for. */
    Moments moments();

    /**
     * Finds the rank positions of the samples that satisfy some formulas.
     *
     * @param formulas bit f of byte p is set if formula f holds for pattern p; R bytes
     * @param position rank position from 0 to N - 1, in ascending order of activation, whose tie group is found too
     * @param found receives the result
     */
    void locate(byte[] formulas, int position, LocatedSamples found);
}
