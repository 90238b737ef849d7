package dev.invert.torch;

import java.util.Arrays;

/**
 * A number per sample that a model computes: a weighted sum of the outputs of a model, or of the neurons of one of its
 * layers, each averaged over positions. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
public record LinearTarget(String layer, float[] weights) {
    /** Stands for the output of the model in place of a layer. */
    public static final String OUTPUT = "";

    /**
     * Creates a target.
     *
     * @param layer name of a site, or {@link #OUTPUT}
     * @param weights weight per neuron
     */
    public LinearTarget {}

    /**
     * Returns one neuron.
     *
     * @param layer name of a site, or {@link #OUTPUT}
     * @param neuron index, from 0
     * @param neuronCount number of neurons of the layer
     */
    public static LinearTarget neuron(String layer, int neuron, int neuronCount) {
        float[] weights = new float[neuronCount];
        weights[neuron] = 1;
        return new LinearTarget(layer, weights);
    }

    /**
     * Returns an output less the mean of all outputs, which does not depend on a shift that all share.
     *
     * @param output index, from 0
     * @param outputCount number of outputs
     */
    public static LinearTarget centered(int output, int outputCount) {
        float[] weights = new float[outputCount];
        Arrays.fill(weights, -1f / outputCount);
        weights[output] += 1;
        return new LinearTarget(OUTPUT, weights);
    }

    /** Returns an output less another. */
    public static LinearTarget margin(int output, int other, int outputCount) {
        float[] weights = new float[outputCount];
        weights[output] += 1;
        weights[other] -= 1;
        return new LinearTarget(OUTPUT, weights);
    }
}
