package dev.invert.internal.kernel;

/** Results of ranking a neuron besides the ranks. Reused from neuron to neuron, so that ranking creates no garbage. */
public final class RankSummary {
    private long nonFiniteSample = -1;
    private boolean constant;
    private double tieTerm;

    /** Sets all results. Called by the kernels. */
    public void set(long nonFiniteSample, boolean constant, double tieTerm) {
        this.nonFiniteSample = nonFiniteSample;
        this.constant = constant;
        this.tieTerm = tieTerm;
    }

    /** Returns the first sample whose activation is NaN or infinite, or -1. */
    public long nonFiniteSample() {
        return nonFiniteSample;
    }

    /** Returns whether all activations are equal. */
    public boolean constant() {
        return constant;
    }

    /**
     * Returns Σ (t³ - t) over groups of t equal activations, for the tie correction of the Mann-Whitney test. The terms
     * are added in ascending order of activation, so that every kernel gives the same double.
     */
    public double tieTerm() {
        return tieTerm;
    }
}
