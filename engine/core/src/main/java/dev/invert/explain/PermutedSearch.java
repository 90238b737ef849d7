package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import dev.invert.internal.search.BatchPlan;
import dev.invert.internal.search.BatchSearch;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.NeuronResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Searches neurons on permuted samples, on several threads. Each neuron is loaded and ranked once for all permutations:
 * a permutation changes only which ranks the patterns of the concepts sum.
 */
final class PermutedSearch {
    private final PreparedConcepts concepts;
    private final BeamSettings settings;
    private final SearchStrategy strategy;
    private final int threads;

    /**
     * Creates a search.
     *
     * @param settings settings of the search, whose objective sums ranks
     * @param threads maximum number of threads; 0 for one per processor
     */
    PermutedSearch(PreparedConcepts concepts, BeamSettings settings, SearchStrategy strategy, int threads) {
        this.concepts = concepts;
        this.settings = settings;
        this.strategy = strategy;
        this.threads = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    /** Receives the results of all neurons; several threads call it. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Receives one result.
         *
         * @param at index of the neuron among those requested
         * @param permutation index of the permutation
         */
        void found(int at, int permutation, NeuronResult result);
    }

    /**
     * Searches neurons on all permutations.
     *
     * @param neurons indices of the neurons in the activation matrix
     * @param permutations the pattern of each sample on each permutation
     * @param progress called with the number of neurons finished so far, one call at a time
     */
    void run(
            ActivationMatrix activations,
            int[] neurons,
            List<SamplePatterns> permutations,
            IntConsumer progress,
            Visitor visitor) {
        BatchPlan plan = concepts.search()
                .plan(settings, neurons.length, threads, strategy.decision().optimal());
        AtomicInteger done = new AtomicInteger();
        try (SampleRanks.Table samples = concepts.sampleRanks()) {
            ParallelChunks.run(
                    plan.threads(neurons.length),
                    plan.batches(neurons.length),
                    cancellation -> new Worker(samples, plan, activations.isSparse(), cancellation) {
                        @Override
                        public void work(int chunk) {
                            int from = chunk * plan.batchSize();
                            int to = Math.min(neurons.length, from + plan.batchSize());
                            NeuronRuns.forEach(
                                    activations,
                                    neurons,
                                    from,
                                    to,
                                    (at, block) -> search(at, block, permutations, visitor));
                            synchronized (progress) {
                                progress.accept(done.addAndGet(to - from));
                            }
                        }
                    });
        }
    }

    /** Memory of one thread. */
    private abstract class Worker implements ParallelChunks.Worker {
        private final ReadableFormulas readable = new ReadableFormulas(concepts, settings);
        private final SampleRanks ranks;
        private final BatchSearch search;

        Worker(SampleRanks.Table samples, BatchPlan plan, boolean sparse, Cancellation cancellation) {
            this.search = concepts.search()
                    .open(settings, plan, strategy.prover(concepts::conceptId, cancellation), sparse, cancellation);
            try {
                this.ranks = search.openRanks(samples);
            } catch (RuntimeException e) {
                search.close();
                throw e;
            }
        }

        void search(int at, ActivationBlock block, List<SamplePatterns> permutations, Visitor visitor) {
            search.searchPermuted(
                    block,
                    permutations,
                    ranks,
                    (int row, int permutation, NeuronResult result, RankedNeuron ranked) ->
                            visitor.found(at + row, permutation, readable.replace(result, ranked)));
        }

        @Override
        public void close() {
            ranks.close();
            search.close();
        }
    }
}
