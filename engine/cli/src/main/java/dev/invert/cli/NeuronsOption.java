package dev.invert.cli;

import dev.invert.errors.InvertException;
import picocli.CommandLine.Option;

/** {@code --neurons}. */
final class NeuronsOption {
    @Option(
            names = "--neurons",
            paramLabel = "LIST",
            converter = NeuronRanges.Converter.class,
            description = "Neurons to use, for example 0-9,17; default: all.")
    private NeuronRanges neurons;

    /**
     * Returns the chosen neurons in the order of the option, or all.
     *
     * @throws InvertException if the layer has no such neuron
     */
    int[] choose(int neuronCount) {
        return NeuronRanges.choose(neurons, neuronCount);
    }

    /** Returns the ranges, or null if the option is not given. */
    NeuronRanges ranges() {
        return neurons;
    }

    /** Returns the text of the option, or {@code all}. */
    String text() {
        return neurons == null ? "all" : neurons.text();
    }
}
