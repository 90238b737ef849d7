package dev.invert.explain;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import dev.invert.internal.search.BeamSearch;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.NeuronResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Searches the neurons of one matrix on several threads. Each neuron is searched by one thread on its own, so results
 * cannot depend on how many there are.
 */
final class LayerSearch {
    /** Neurons per piece of work: enough to fill every lane of a kernel, few enough to share out evenly. */
    private static final int NEURONS_PER_PIECE = 16;

    private final BeamSettings settings;
    private final AucKernels.BoundKernels kernels;
    private final PatternTable table;
    private final SearchStrategy plan;
    private final ConceptMatrix concepts;
    private final int maxThreads;
    private int threads;
    private double rankSeconds;
    private double searchSeconds;
    private double receiverSeconds;

    LayerSearch(
            int maxThreads,
            BeamSettings settings,
            AucKernels.BoundKernels kernels,
            ConceptMatrix concepts,
            PatternTable table,
            SearchStrategy plan) {
        this.settings = settings;
        this.kernels = kernels;
        this.table = table;
        this.plan = plan;
        this.concepts = concepts;
        this.maxThreads = maxThreads > 0 ? maxThreads : Runtime.getRuntime().availableProcessors();
    }

    /** Takes what was found for one neuron while its order is still there. One per thread. */
    @FunctionalInterface
    interface Receiver {
        /**
         * One neuron was searched.
         *
         * @param at which of the neurons asked for
         * @param result what was found
         * @param search still holds the neuron's order, on the lane
         * @param block holds the neuron's activations, in the row
         */
        void found(int at, NeuronResult result, BeamSearch search, int lane, ActivationBlock block, int row);
    }

    int threads() {
        return threads;
    }

    double rankSeconds() {
        return rankSeconds;
    }

    double searchSeconds() {
        return searchSeconds;
    }

    /** Thread time that receivers took. */
    double receiverSeconds() {
        return receiverSeconds;
    }

    void run(ActivationMatrix activations, int[] neurons, IntConsumer progress, Supplier<Receiver> receivers) {
        int pieces = (neurons.length + NEURONS_PER_PIECE - 1) / NEURONS_PER_PIECE;
        threads = Math.max(1, Math.min(maxThreads, pieces));
        AtomicInteger done = new AtomicInteger();
        ParallelChunks.run(
                threads,
                pieces,
                cancellation -> new SearchWorker(activations, neurons, receivers.get(), done, progress, cancellation));
    }

    /** One thread's part. */
    private final class SearchWorker implements ParallelChunks.Worker {
        private final ActivationMatrix activations;
        private final int[] neurons;
        private final Receiver receiver;
        private final AtomicInteger done;
        private final IntConsumer progress;
        private final BeamSearch search;
        private long receiverNanos;

        SearchWorker(
                ActivationMatrix activations,
                int[] neurons,
                Receiver receiver,
                AtomicInteger done,
                IntConsumer progress,
                Cancellation cancellation) {
            this.activations = activations;
            this.neurons = neurons;
            this.receiver = receiver;
            this.done = done;
            this.progress = progress;
            this.search = new BeamSearch(
                    kernels,
                    table,
                    settings,
                    LayerSearch.this::conceptId,
                    plan.prover(LayerSearch.this::conceptId, cancellation),
                    cancellation);
        }

        @Override
        public void work(int piece) {
            int from = piece * NEURONS_PER_PIECE;
            int to = Math.min(neurons.length, from + NEURONS_PER_PIECE);
            NeuronRuns.forEach(activations, neurons, from, to, this::search);
            synchronized (progress) {
                progress.accept(done.addAndGet(to - from));
            }
        }

        private void search(int at, ActivationBlock block) {
            for (int row = 0; row < block.count(); row += search.laneCount()) {
                int lanes = Math.min(search.laneCount(), block.count() - row);
                List<NeuronResult> found = search.search(block, row, lanes);
                long start = System.nanoTime();
                for (int lane = 0; lane < lanes; lane++) {
                    receiver.found(at + row + lane, found.get(lane), search, lane, block, row + lane);
                }
                receiverNanos += System.nanoTime() - start;
            }
        }

        @Override
        public void close() {
            addTimes(search, receiverNanos);
            search.close();
        }
    }

    private synchronized void addTimes(BeamSearch search, long nanos) {
        rankSeconds += search.rankNanos() * 1e-9;
        searchSeconds += search.searchNanos() * 1e-9;
        receiverSeconds += nanos * 1e-9;
    }

    /** The id that stands for a concept of the table and all columns equal to it. */
    private String conceptId(int concept) {
        return concepts.concepts().get(table.columns(concept).get(0)).id();
    }
}
