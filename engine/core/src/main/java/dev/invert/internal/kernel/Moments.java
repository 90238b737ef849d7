package dev.invert.internal.kernel;

/**
 * Sums over a neuron's activations, taken as distances from the first one so that an offset cancels.
 *
 * @param first the activation of the first sample
 * @param zero distance of an activation of 0 from it
 * @param sum sum of all distances from it
 * @param squares sum of their squares
 * @param scale factor by which these distances are smaller than those of the activations, a power of two; 1 unless the
 *     squares of float64 activations could be out of range
 */
public record Moments(double first, double zero, double sum, double squares, double scale) {
    /** Creates the moments of activations whose distances are not scaled. */
    Moments(double first, double sum, double squares) {
        this(first, -first, sum, squares, 1);
    }

    /** Returns the mean of the activations of N samples. */
    public double mean(int sampleCount) {
        return mean(sum, sampleCount);
    }

    /** Returns the mean of some activations, from the sum of their distances and their number. */
    public double mean(double distances, long count) {
        return scale * (first / scale + distances / count);
    }

    /** Returns the standard deviation of the activations of N samples, with divisor N. */
    public double deviation(int sampleCount) {
        return scale * scaledDeviation(sampleCount);
    }

    /** Returns the standard deviation of the distances of N samples, with divisor N. */
    public double scaledDeviation(int sampleCount) {
        double distance = sum / sampleCount;
        return Math.sqrt(Math.max(0, squares / sampleCount - distance * distance));
    }
}
