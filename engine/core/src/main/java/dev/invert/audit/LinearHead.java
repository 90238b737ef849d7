package dev.invert.audit;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.util.Arrays;

/**
 * A linear layer that computes logits: {@code logit_k = Σ_j W_kj a_j + b_k}. The biases are not needed.
 *
 * @param weights K rows of J weights; neither copied nor changed
 * @param inputs N samples x J neurons, the same samples in the same order; closed by its owner
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
public record LinearHead(float[][] weights, ActivationMatrix inputs) {
    /** Samples on which the head is compared with the logits. */
    private static final int CHECKED = 256;

    /** Largest deviation from the logits, as a share of their range; activations may have been stored as float16. */
    private static final double TOLERANCE = 0.02;

    /**
     * Checks that the head computes logits up to a constant per output.
     *
     * @throws InvertException if sizes differ, a weight is not finite, or the logits differ
     */
    void requireComputes(ActivationMatrix logits) {
        requireSizes(logits);
        int n = logits.sampleCount();
        int[] samples = new int[Math.min(n, CHECKED)];
        Arrays.setAll(samples, i -> (int) ((long) i * n / samples.length));
        double[][] sums = new double[weights.length][samples.length];
        for (int j = 0; j < inputs.neuronCount(); j++) {
            float[] input = selected(inputs, j, samples);
            for (int k = 0; k < weights.length; k++) {
                for (int i = 0; i < samples.length; i++) {
                    sums[k][i] += (double) weights[k][j] * input[i];
                }
            }
        }
        for (int k = 0; k < weights.length; k++) {
            float[] logit = selected(logits, k, samples);
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < samples.length; i++) {
                low = Math.min(low, logit[i]);
                high = Math.max(high, logit[i]);
                least = Math.min(least, logit[i] - sums[k][i]);
                most = Math.max(most, logit[i] - sums[k][i]);
            }
            if (!(most - least <= TOLERANCE * (high - low) + 1e-4)) {
                throw new InvertException(Message.of(
                        Setting.HEAD,
                        ": the weights do not compute output " + k + " from ",
                        Setting.HEAD_INPUTS,
                        "; they need the weights (outputs, inputs) of the last linear layer, and the activations that"
                                + " it reads"));
            }
        }
    }

    private void requireSizes(ActivationMatrix logits) {
        if (inputs.sampleCount() != logits.sampleCount()) {
            throw new InvertException(Message.of(
                    Setting.HEAD_INPUTS,
                    ": has " + inputs.sampleCount() + " samples, the outputs have " + logits.sampleCount()
                            + "; both must describe the same samples"));
        }
        if (weights.length != logits.neuronCount()) {
            throw new InvertException(Message.of(
                    Setting.HEAD,
                    ": has weights of " + weights.length + " outputs, the output layer has " + logits.neuronCount()
                            + "; the shape must be (outputs, inputs)"));
        }
        for (int k = 0; k < weights.length; k++) {
            if (weights[k].length != inputs.neuronCount()) {
                throw new InvertException(Message.of(
                        Setting.HEAD,
                        ": has weights of " + weights[k].length + " inputs, the layer of ",
                        Setting.HEAD_INPUTS,
                        " has " + inputs.neuronCount() + " neurons; the shape must be (outputs, inputs)"));
            }
            for (float weight : weights[k]) {
                if (!Float.isFinite(weight)) {
                    throw new InvertException(
                            Message.of(Setting.HEAD, ": a weight of output " + k + " is NaN or infinite"));
                }
            }
        }
    }

    private static float[] selected(ActivationMatrix matrix, int neuron, int[] samples) {
        try (ActivationBlock block = matrix.load(neuron, 1);
                ActivationBlock chosen = block.select(samples, matrix.budget())) {
            float[] values = new float[samples.length];
            chosen.floats(0).get(0, values);
            return values;
        }
    }

    /** Returns the weight of an input on an output less its mean weight over all outputs. */
    double centeredWeight(int output, int input) {
        double sum = 0;
        for (float[] row : weights) {
            sum += row[input];
        }
        return weights[output][input] - sum / weights.length;
    }
}
