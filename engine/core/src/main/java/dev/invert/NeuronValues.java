package dev.invert;

/** The activations of one neuron on N samples, in one of the forms that the engine ranks. */
public sealed interface NeuronValues permits DenseValues {
    /** Returns the neuron's index in its activation matrix. */
    int neuron();

    /** Returns the index in the activation matrix of one of these samples, which may be selected from more. */
    int originalSample(long sample);

    /** Returns N. */
    int sampleCount();
}
