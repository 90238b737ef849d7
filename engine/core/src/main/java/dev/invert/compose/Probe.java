package dev.invert.compose;

import java.util.Arrays;
import java.util.List;

/** A linear function of the activations, which gives log odds. */
final class Probe {
    private final double[] weights;
    private final double intercept;

    /**
     * Creates a probe.
     *
     * @param weights weight of each neuron, 0 for constant ones
     * @param intercept log odds if all activations are 0
     */
    Probe(double[] weights, double intercept) {
        this.weights = weights;
        this.intercept = intercept;
    }

    List<Double> weights() {
        return Arrays.stream(weights).boxed().toList();
    }

    double intercept() {
        return intercept;
    }
}
