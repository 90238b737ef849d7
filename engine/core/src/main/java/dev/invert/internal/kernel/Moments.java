package dev.invert.internal.kernel;

/**
 * Sums over a neuron's activations, taken as distances from the first one so that an offset cancels.
 *
 * @param first the activation of the first sample
 * @param sum of all distances from it
 * @param squares sum of their squares
 */
public record Moments(double first, double sum, double squares) {
    /** Returns the mean of the activations of N samples. */
    public double mean(int sampleCount) {
        return first + sum / sampleCount;
    }

    /** Returns the standard deviation of the activations of N samples, with divisor N. */
    public double deviation(int sampleCount) {
        double distance = sum / sampleCount;
        return Math.sqrt(Math.max(0, squares / sampleCount - distance * distance));
    }
}
