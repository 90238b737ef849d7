package dev.invert.compose;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import java.nio.FloatBuffer;

/**
 * Activations of K neurons on all samples, scaled to mean 0 and standard deviation 1 on the fit samples; 0 for constant
 * neurons.
 */
final class Features implements AutoCloseable {
    private final ActivationMatrix.Writable scaled;
    private final double[] means;
    private final double[] deviations;

    Features(int sampleCount, int neuronCount, MemoryBudget budget) {
        scaled = ActivationMatrix.allocate(sampleCount, neuronCount, budget);
        means = new double[neuronCount];
        deviations = new double[neuronCount];
    }

    int sampleCount() {
        return scaled.sampleCount();
    }

    int count() {
        return means.length;
    }

    /**
     * Sets a neuron that is not constant on the fit samples. Different neurons may be set by different threads.
     *
     * @param column index of the neuron among those of this object
     * @param values activation of each sample
     * @param fit indices of the fit samples
     */
    void set(int column, double[] values, int[] fit) {
        double mean = 0;
        for (int sample : fit) {
            mean += values[sample] / fit.length;
        }
        double square = 0;
        for (int sample : fit) {
            square += (values[sample] - mean) * (values[sample] - mean) / fit.length;
        }
        means[column] = mean;
        deviations[column] = Math.sqrt(square);
        FloatBuffer row = scaled.row(column);
        if (deviations[column] > 0) {
            for (int i = 0; i < values.length; i++) {
                row.put(i, (float) ((values[i] - mean) / deviations[column]));
            }
        }
    }

    FloatBuffer row(int column) {
        return scaled.row(column);
    }

    /**
     * Returns the probe in terms of activations.
     *
     * @param weights weights of the scaled activations; what follows them is ignored
     */
    Probe unscaled(double[] weights, double intercept) {
        double[] raw = new double[means.length];
        double constant = intercept;
        for (int k = 0; k < raw.length; k++) {
            if (deviations[k] > 0) {
                raw[k] = weights[k] / deviations[k];
                constant -= raw[k] * means[k];
            }
        }
        return new Probe(raw, constant);
    }

    @Override
    public void close() {
        scaled.close();
    }
}
