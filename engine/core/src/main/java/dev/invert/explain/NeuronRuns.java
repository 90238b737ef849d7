package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;

/** Loads runs of consecutive neurons together. */
final class NeuronRuns {
    private NeuronRuns() {}

    /** Receives runs of consecutive neurons. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Receives one run; the block is closed after the call.
         *
         * @param at index of the run's first neuron among those requested
         * @param block block of {@code neurons[at]} and the consecutive neurons that follow it
         */
        void visit(int at, ActivationBlock block);
    }

    /** Loads {@code neurons[from]} to {@code neurons[to - 1]}, one run of consecutive indices at a time. */
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
