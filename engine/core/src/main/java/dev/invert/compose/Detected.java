package dev.invert.compose;

import java.util.List;

/** Scores of all samples by one method. */
final class Detected {
    private final double[] scores;
    private final List<Integer> neurons;

    /**
     * Creates scores.
     *
     * @param scores greater where the formula is likelier
     * @param neurons neurons that the method uses; empty for probes
     */
    Detected(double[] scores, List<Integer> neurons) {
        this.scores = scores;
        this.neurons = neurons;
    }

    double[] scores() {
        return scores;
    }

    List<Integer> neurons() {
        return neurons;
    }
}
