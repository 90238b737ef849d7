package dev.invert.circuits;

import java.util.function.IntConsumer;

/** Counts the passes of the model over the chosen samples, for progress. A backward pass counts as another pass. */
final class PassCount {
    private final IntConsumer progress;
    private int done;

    PassCount(IntConsumer progress) {
        this.progress = progress;
    }

    void add(int passes) {
        done += passes;
        progress.accept(done);
    }

    /** Returns the number of passes of a layer without its curves. */
    static int layer(int neuronCount, CircuitOptions options) {
        return 2 + gradients(options) + Math.min(options.top(), neuronCount);
    }

    static int gradients(CircuitOptions options) {
        return 2 + 2 * options.integrationSteps();
    }

    static int edges(CircuitOptions options) {
        return Math.max(1, options.integrationSteps()) * (2 + options.top());
    }

    static int curves(int neuronCount, int shown, CircuitOptions options) {
        return options.randomSets() == 0 || neuronCount < 2
                ? 0
                : AblationCurves.count(neuronCount, shown, options.randomSets());
    }
}
