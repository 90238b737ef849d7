package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.internal.kernel.RankedNeuron;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import dev.invert.internal.search.BatchPlan;
import dev.invert.internal.search.BatchSearch;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.NeuronResult;
import dev.invert.internal.search.PreparedSearch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Searches the neurons of one matrix on several threads and makes the formulas readable. Each neuron is loaded once and
 * searched by one thread, so that results do not depend on the number of threads.
 */
final class LayerSearch {
    private final PreparedConcepts concepts;
    private final PreparedSearch search;
    private final BeamSettings settings;
    private final SearchStrategy strategy;
    private final int[] samples;
    private final int maxThreads;
    private int threads;
    private BatchPlan plan;
    private double rankSeconds;
    private double searchSeconds;
    private double visitorSeconds;

    /**
     * Creates a search, to be run once.
     *
     * @param concepts prepared concepts of the searched samples
     * @param samples indices of the searched samples in the activation matrix; null for all
     * @param maxThreads maximum number of threads; 0 for one per processor
     */
    LayerSearch(
            PreparedConcepts concepts, BeamSettings settings, SearchStrategy strategy, int[] samples, int maxThreads) {
        this.concepts = concepts;
        this.search = concepts.search();
        this.settings = settings;
        this.strategy = strategy;
        this.samples = samples;
        this.maxThreads = maxThreads > 0 ? maxThreads : Runtime.getRuntime().availableProcessors();
    }

    /** Receives each neuron right after its search, on the thread that searched it. One per thread. */
    interface Visitor extends AutoCloseable {
        /**
         * Receives one neuron.
         *
         * @param at index of the neuron among those requested
         * @param result formulas found
         * @param ranked the neuron ranked on the searched samples; valid during this call
         * @param block block that contains the neuron's activations on all samples
         * @param row index of the neuron in the block
         */
        void found(int at, NeuronResult result, RankedNeuron ranked, ActivationBlock block, int row);

        @Override
        default void close() {}
    }

    /** Returns the number of threads used by {@link #run}. */
    int threads() {
        return threads;
    }

    /** Returns the thread time spent on ranking, in seconds. */
    double rankSeconds() {
        return rankSeconds;
    }

    /** Returns the thread time spent on searching, in seconds. */
    double searchSeconds() {
        return searchSeconds;
    }

    /** Returns the thread time spent in visitors, in seconds. */
    double visitorSeconds() {
        return visitorSeconds;
    }

    /**
     * Searches neurons and passes each to a visitor.
     *
     * @param neurons indices of the neurons in the activation matrix
     * @param progress called with the number of neurons finished so far, one call at a time
     * @param visitors creates one visitor per thread
     */
    void run(ActivationMatrix activations, int[] neurons, IntConsumer progress, Supplier<Visitor> visitors) {
        plan = search.plan(
                settings, neurons.length, maxThreads, strategy.decision().optimal());
        threads = plan.threads(neurons.length);
        AtomicInteger done = new AtomicInteger();
        ParallelChunks.run(
                threads,
                plan.batches(neurons.length),
                cancellation -> new SearchWorker(activations, neurons, visitors, done, progress, cancellation));
    }

    /** Searches the batches of one thread. */
    private final class SearchWorker implements ParallelChunks.Worker {
        private final ActivationMatrix activations;
        private final int[] neurons;
        private final Visitor visitor;
        private final AtomicInteger done;
        private final IntConsumer progress;
        private final BatchSearch batchSearch;
        private final ReadableFormulas readable;
        private long readableNanos;
        private long visitorNanos;

        SearchWorker(
                ActivationMatrix activations,
                int[] neurons,
                Supplier<Visitor> visitors,
                AtomicInteger done,
                IntConsumer progress,
                Cancellation cancellation) {
            this.activations = activations;
            this.neurons = neurons;
            this.done = done;
            this.progress = progress;
            this.readable = new ReadableFormulas(concepts, settings);
            this.visitor = visitors.get();
            try {
                this.batchSearch = search.open(
                        settings,
                        plan,
                        strategy.prover(concepts::conceptId, cancellation),
                        activations.isSparse(),
                        cancellation);
            } catch (RuntimeException e) {
                visitor.close();
                throw e;
            }
        }

        @Override
        public void work(int chunk) {
            int from = chunk * plan.batchSize();
            int to = Math.min(neurons.length, from + plan.batchSize());
            NeuronRuns.forEach(activations, neurons, from, to, this::search);
            synchronized (progress) {
                progress.accept(done.addAndGet(to - from));
            }
        }

        private void search(int at, ActivationBlock block) {
            if (samples == null) {
                search(at, block, block);
                return;
            }
            try (ActivationBlock searched =
                    block.select(samples, concepts.concepts().budget())) {
                search(at, searched, block);
            }
        }

        private void search(int at, ActivationBlock searched, ActivationBlock block) {
            batchSearch.search(searched, (row, result, ranked) -> {
                long found = System.nanoTime();
                NeuronResult replaced = readable.replace(result, ranked);
                long start = System.nanoTime();
                visitor.found(at + row, replaced, ranked, block, row);
                readableNanos += start - found;
                visitorNanos += System.nanoTime() - start;
            });
        }

        @Override
        public void close() {
            addTimes(batchSearch, readableNanos, visitorNanos);
            batchSearch.close();
            visitor.close();
        }
    }

    private synchronized void addTimes(BatchSearch batchSearch, long readableNanos, long nanos) {
        rankSeconds += batchSearch.rankNanos() * 1e-9;
        searchSeconds += (batchSearch.searchNanos() + readableNanos) * 1e-9;
        visitorSeconds += nanos * 1e-9;
    }
}
