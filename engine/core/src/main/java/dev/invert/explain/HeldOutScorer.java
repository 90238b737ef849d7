package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.Formula;
import dev.invert.StatisticsOptions;
import dev.invert.errors.NonFiniteActivationException;
import dev.invert.internal.kernel.AucWorkspace;
import dev.invert.internal.kernel.RankSummary;
import dev.invert.internal.parallel.ParallelChunks;
import dev.invert.score.FormulaTruthSets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures given formulas on samples that the search for them did not see. */
final class HeldOutScorer {
    private static final int NEURONS_PER_PIECE = 16;

    private final SearchSetup setup;
    private final FormulaTruthSets truthSets;
    private final int maxThreads;

    /** @param setup of the samples to measure on */
    HeldOutScorer(SearchSetup setup, int maxThreads) {
        this.setup = setup;
        this.truthSets = new FormulaTruthSets(setup.table(), setup.concepts());
        this.maxThreads = maxThreads > 0 ? maxThreads : Runtime.getRuntime().availableProcessors();
    }

    /**
     * Measures each neuron's formulas.
     *
     * @param activations on the samples to measure on
     * @param formulas one list per neuron asked for
     * @return one list per neuron, in the order of its formulas
     * @throws NonFiniteActivationException names the sample among those measured on
     */
    List<List<FormulaMeasures.Estimate>> measure(
            ActivationMatrix activations, int[] neurons, List<List<Formula>> formulas) {
        List<List<FormulaMeasures.Estimate>> results = new ArrayList<>(Collections.nCopies(neurons.length, List.of()));
        int pieces = (neurons.length + NEURONS_PER_PIECE - 1) / NEURONS_PER_PIECE;
        int threads = Math.max(1, Math.min(maxThreads, pieces));
        ParallelChunks.run(threads, pieces, cancellation -> new Worker(activations, neurons, formulas, results));
        return results;
    }

    /** One thread's part. */
    private final class Worker implements ParallelChunks.Worker {
        private final ActivationMatrix activations;
        private final int[] neurons;
        private final List<List<Formula>> formulas;
        private final List<List<FormulaMeasures.Estimate>> results;
        private final AucWorkspace workspace = setup.bound().open(1, 1);
        private final FormulaMeasures measures =
                new FormulaMeasures(setup.table(), truthSets.forThread(), StatisticsOptions.DEFAULT.quantile());

        private final RankSummary summary = new RankSummary();

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
        public void work(int piece) {
            int from = piece * NEURONS_PER_PIECE;
            int to = Math.min(neurons.length, from + NEURONS_PER_PIECE);
            NeuronRuns.forEach(activations, neurons, from, to, this::measure);
        }

        private void measure(int at, ActivationBlock block) {
            for (int row = 0; row < block.count(); row++) {
                if (formulas.get(at + row).isEmpty()) {
                    continue;
                }
                workspace.rank(0, block, row, summary);
                if (summary.nonFiniteSample() >= 0) {
                    throw new NonFiniteActivationException(block.firstNeuron() + row, summary.nonFiniteSample());
                }
                int ranked = row;
                results.set(
                        at + row,
                        measures.estimate(
                                (marks, position, found) -> workspace.locate(0, block, ranked, marks, position, found),
                                formulas.get(at + row)));
            }
        }

        @Override
        public void close() {
            workspace.close();
        }
    }
}
