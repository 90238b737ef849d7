package dev.invert.errors;

/** An activation is NaN or infinite; the message names neuron and sample. */
public final class NonFiniteActivationException extends InvertException {
    private static final long serialVersionUID = 1L;

    private final int neuron;
    private final long sample;

    /**
     * @param neuron its index in the matrix
     * @param sample its index among the samples that were searched
     */
    public NonFiniteActivationException(int neuron, long sample) {
        super("Activation of neuron " + neuron + " on sample " + sample
                + " is NaN or infinite: all activations must be finite");
        this.neuron = neuron;
        this.sample = sample;
    }

    /** The same, for samples that were selected from others. */
    public NonFiniteActivationException among(int[] samples) {
        return new NonFiniteActivationException(neuron, samples[Math.toIntExact(sample)]);
    }
}
