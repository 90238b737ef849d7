package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.Formula;
import dev.invert.internal.parallel.ParallelChunks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Scores formulas of many neurons on held-out samples, on several threads. */
final class HeldOutPass {
    private static final int NEURONS_PER_CHUNK = 16;

    private final PreparedConcepts concepts;
    private final int maxThreads;

    /**
     * Creates a pass over held-out samples.
     *
     * @param concepts prepared concepts of the held-out samples
     * @param maxThreads maximum number of threads; 0 for one per processor
     */
    HeldOutPass(PreparedConcepts concepts, int maxThreads) {
        this.concepts = concepts;
        this.maxThreads = maxThreads > 0 ? maxThreads : Runtime.getRuntime().availableProcessors();
    }

    /**
     * Scores each neuron's formulas.
     *
     * @param activations activations on the held-out samples
     * @param neurons indices of the neurons
     * @param formulas one list per requested neuron, which may be empty
     * @return one list per requested neuron, in the order of its formulas
     */
    List<List<FormulaMeasures.Estimate>> score(
            ActivationMatrix activations, int[] neurons, List<List<Formula>> formulas) {
        List<List<FormulaMeasures.Estimate>> results = new ArrayList<>(Collections.nCopies(neurons.length, List.of()));
        int chunks = (neurons.length + NEURONS_PER_CHUNK - 1) / NEURONS_PER_CHUNK;
        int threads = Math.max(1, Math.min(maxThreads, chunks));
        ParallelChunks.run(threads, chunks, cancellation -> new Worker(activations, neurons, formulas, results));
        return results;
    }

    /** Scores the chunks of one thread. */
    private final class Worker implements ParallelChunks.Worker {
        private final ActivationMatrix activations;
        private final int[] neurons;
        private final List<List<Formula>> formulas;
        private final List<List<FormulaMeasures.Estimate>> results;
        private final HeldOutScorer scorer = new HeldOutScorer(concepts);

        Worker(
                ActivationMatrix activations,
                int[] neurons,
                List<List<Formula>> formulas,
                List<List<FormulaMeasures.Estimate>> results) {
            this.activations = activations;
            this.neurons = neurons;
            this.formulas = formulas;
            this.results = results;
        }

        @Override
        public void work(int chunk) {
            int from = chunk * NEURONS_PER_CHUNK;
            int to = Math.min(neurons.length, from + NEURONS_PER_CHUNK);
            NeuronRuns.forEach(activations, neurons, from, to, this::score);
        }

        private void score(int at, ActivationBlock block) {
            for (int row = 0; row < block.count(); row++) {
                if (!formulas.get(at + row).isEmpty()) {
                    results.set(at + row, scorer.score(block.values(row), formulas.get(at + row)));
                }
            }
        }

        @Override
        public void close() {
            scorer.close();
        }
    }
}
