package dev.invert.internal.search;

/** Creates the objective of each neuron of a layer. Immutable and thread-safe. */
public interface NeuronObjectives {
    /** Returns the name as used in options and files. */
    String name();

    /**
     * Returns the objective of one neuron.
     *
     * @param tieTerm Σ (t³ - t) over groups of t equal activations of the neuron
     */
    Objective forNeuron(double tieTerm);
}
