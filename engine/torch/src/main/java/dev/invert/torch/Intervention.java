package dev.invert.torch;

import java.util.Arrays;
import java.util.Objects;

/**
 * A change of the neurons of a layer, at all positions: neuron j becomes {@code mask_j * a_j + offset_j}. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor changed.
public record Intervention(float[] mask, float[] offset) {
    /**
     * Checks the lengths.
     *
     * @param mask factor per neuron
     * @param offset summand per neuron, as many
     * @throws IllegalArgumentException if the lengths differ
     */
    public Intervention {
        if (mask.length != offset.length) {
            throw new IllegalArgumentException(
                    "mask has length=" + mask.length + ", offset=" + offset.length + ": must be equal");
        }
    }

    /**
     * Returns the intervention that replaces some neurons by reference values and leaves the others as they are.
     *
     * @param neurons indices of the neurons to replace
     * @param reference value per neuron of the layer
     */
    public static Intervention ablate(int[] neurons, float[] reference) {
        float[] mask = new float[reference.length];
        Arrays.fill(mask, 1);
        float[] offset = new float[reference.length];
        for (int neuron : neurons) {
            mask[Objects.checkIndex(neuron, reference.length)] = 0;
            offset[neuron] = reference[neuron];
        }
        return new Intervention(mask, offset);
    }

    /**
     * Returns the intervention that keeps some neurons and replaces all others by reference values.
     *
     * @param neurons indices of the neurons to keep
     * @param reference value per neuron of the layer
     */
    public static Intervention keepOnly(int[] neurons, float[] reference) {
        float[] mask = new float[reference.length];
        float[] offset = reference.clone();
        for (int neuron : neurons) {
            mask[Objects.checkIndex(neuron, reference.length)] = 1;
            offset[neuron] = 0;
        }
        return new Intervention(mask, offset);
    }

    /** Returns the intervention that replaces all neurons by reference values. */
    public static Intervention replace(float[] reference) {
        return towards(0, reference);
    }

    /**
     * Returns the intervention that puts all neurons on the straight line from reference values to their own.
     *
     * @param alpha 0 for the reference, 1 for the neurons as they are
     * @param reference value per neuron of the layer
     */
    public static Intervention towards(double alpha, float[] reference) {
        float[] mask = new float[reference.length];
        Arrays.fill(mask, (float) alpha);
        float[] offset = new float[reference.length];
        for (int j = 0; j < offset.length; j++) {
            offset[j] = (float) ((1 - alpha) * reference[j]);
        }
        return new Intervention(mask, offset);
    }

    /** Returns the number of neurons. */
    public int neuronCount() {
        return mask.length;
    }
}
