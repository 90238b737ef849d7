package dev.invert.errors;

/** Thrown if an activation is NaN or infinite; the message names the neuron and the sample. */
public final class NonFiniteActivationException extends InvertException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception for one activation.
     *
     * @param neuron index of the neuron in the activation matrix
     * @param sample index of the sample in the activation matrix
     */
    public NonFiniteActivationException(int neuron, long sample) {
        super("Activation of neuron " + neuron + " on sample " + sample
                + " is NaN or infinite: all activations must be finite");
    }
}
