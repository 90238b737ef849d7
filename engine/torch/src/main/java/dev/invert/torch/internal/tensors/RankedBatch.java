package dev.invert.torch.internal.tensors;

import org.bytedeco.pytorch.Tensor;

/** Neurons that were ranked on a device. The tensors belong to the PointerScope in which they were ranked. */
public final class RankedBatch {
    private final Tensor sums;
    private final Tensor order;
    private final Tensor sampleRanks;
    private final long[] flags;
    private final double[] tieTerms;

    /**
     * Creates a batch.
     *
     * @param sums int64 [k, R]: v_p of each neuron; undefined for neurons that are not finite
     * @param order int64 [k, N]: samples in ascending order of activation, equal ones in ascending order
     * @param sampleRanks int64 [k, N]: doubled mid-ranks in the order of the samples; null if they are not needed
     * @param flags for all neurons whether they are finite, then whether they are constant
     * @param tieTerms Σ (t³ - t) over groups of t equal activations
     */
    RankedBatch(Tensor sums, Tensor order, Tensor sampleRanks, long[] flags, double[] tieTerms) {
        this.sums = sums;
        this.order = order;
        this.sampleRanks = sampleRanks;
        this.flags = flags;
        this.tieTerms = tieTerms;
    }

    /** Returns v_p of each neuron, int64 [k, R]. */
    public Tensor sums() {
        return sums;
    }

    /** Returns the samples in ascending order of activation, int64 [k, N]. */
    public Tensor order() {
        return order;
    }

    /** Returns the ranks in the order of the samples, int64 [k, N]; null if they are not needed. */
    public Tensor sampleRanks() {
        return sampleRanks;
    }

    /** Returns whether all activations of a neuron are finite. */
    public boolean finite(int neuron) {
        return flags[neuron] != 0;
    }

    /** Returns whether all activations of a neuron are equal. */
    public boolean constant(int neuron) {
        return flags[tieTerms.length + neuron] != 0;
    }

    public double tieTerm(int neuron) {
        return tieTerms[neuron];
    }
}
