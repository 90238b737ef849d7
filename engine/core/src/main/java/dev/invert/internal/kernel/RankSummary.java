package dev.invert.internal.kernel;

/** What ranking a neuron finds out beside the ranks. Reused from neuron to neuron, so that ranking makes no garbage. */
public final class RankSummary {
    private long nonFiniteSample = -1;
    private boolean constant;
    private double tieTerm;

    /** Set by a kernel. */
    public void set(long nonFiniteSample, boolean constant, double tieTerm) {
        this.nonFiniteSample = nonFiniteSample;
        this.constant = constant;
        this.tieTerm = tieTerm;
    }

    /** The first sample whose activation is NaN or infinite, or -1. */
    public long nonFiniteSample() {
        return nonFiniteSample;
    }

    /** Whether all activations are equal. */
    public boolean constant() {
        return constant;
    }

    /**
     * Σ (t³ - t) over groups of t equal activations, for the tie correction of the Mann-Whitney test; summed in
     * ascending order of activation, so that every kernel gives the same double.
     */
    public double tieTerm() {
        return tieTerm;
    }
}
