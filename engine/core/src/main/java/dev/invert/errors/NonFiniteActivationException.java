package dev.invert.errors;

/** An activation is NaN or infinite; the message names neuron and sample. */
public final class NonFiniteActivationException extends InvertException {
    private static final long serialVersionUID = 1L;

    /**
     * @param neuron its index in the matrix
     * @param sample its index in the activation matrix
     */
    public NonFiniteActivationException(int neuron, long sample) {
        super("Activation of neuron " + neuron + " on sample " + sample
                + " is NaN or infinite: all activations must be finite");
    }
}
