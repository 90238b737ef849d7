package dev.invert.circuits;

import dev.invert.ActivationMatrix;

/** Reference values of neurons. */
final class References {
    private References() {}

    /**
     * Returns the reference of each neuron of a layer.
     *
     * @param classes class of each sample for {@link CircuitOptions.Reference#BALANCED}, a number from 0, or -1 for
     *     samples that do not count; otherwise unused
     */
    static float[] of(CircuitOptions.Reference kind, ActivationMatrix layer, int[] classes) {
        float[] reference = new float[layer.neuronCount()];
        if (kind != CircuitOptions.Reference.ZERO) {
            for (int neuron = 0; neuron < reference.length; neuron++) {
                float[] values = CircuitModel.values(layer, neuron);
                reference[neuron] =
                        (float) (kind == CircuitOptions.Reference.MEAN ? mean(values) : balanced(values, classes));
            }
        }
        return reference;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double balanced(float[] values, int[] classes) {
        int most = 0;
        for (int group : classes) {
            most = Math.max(most, group);
        }
        double[] sums = new double[most + 1];
        int[] counts = new int[most + 1];
        for (int i = 0; i < values.length; i++) {
            if (classes[i] >= 0) {
                sums[classes[i]] += values[i];
                counts[classes[i]]++;
            }
        }
        double mean = 0;
        int present = 0;
        for (int group = 0; group <= most; group++) {
            if (counts[group] > 0) {
                mean += sums[group] / counts[group];
                present++;
            }
        }
        return present == 0 ? mean(values) : mean / present;
    }
}
