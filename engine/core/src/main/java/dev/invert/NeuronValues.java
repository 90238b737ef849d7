package dev.invert;

/** Activations of one neuron on N samples, in one of the representations that the engine can rank. */
public sealed interface NeuronValues permits DenseValues, SparseValues {
    /** Returns the neuron's index in its activation matrix. */
    int neuron();

    /**
     * Returns the index of a sample in the activation matrix, from which these samples may have been selected.
     *
     * @param sample index among these samples, from 0 to N - 1
     */
    int originalSample(long sample);

    /** Returns N, the number of samples. */
    int sampleCount();

    /** Returns the activation of one sample. */
    double value(int sample);
}
