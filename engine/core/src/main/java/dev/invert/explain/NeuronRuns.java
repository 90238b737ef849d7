package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;

/** Neighbors among the neurons asked for, which are loaded together. */
final class NeuronRuns {
    private NeuronRuns() {}

    /** Takes one run of neighbors. */
    @FunctionalInterface
    interface Visitor {
        /**
         * One run.
         *
         * @param at where it begins among the neurons asked for
         * @param block holds {@code neurons[at]} and those that follow it
         */
        void visit(int at, ActivationBlock block);
    }

    /** Loads neurons[from] to neurons[to - 1], one run after the other. */
    static void forEach(ActivationMatrix activations, int[] neurons, int from, int to, Visitor visitor) {
        int next = from;
        while (next < to) {
            int count = 1;
            while (next + count < to && neurons[next + count] == neurons[next] + count) {
                count++;
            }
            try (ActivationBlock block = activations.load(neurons[next], count)) {
                visitor.visit(next, block);
            }
            next += count;
        }
    }
}
