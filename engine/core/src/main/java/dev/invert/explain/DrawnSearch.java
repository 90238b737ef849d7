package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Formula;
import dev.invert.internal.kernel.DrawnRanks;
import dev.invert.internal.kernel.RankOrders;
import dev.invert.internal.kernel.SampleDraw;
import dev.invert.internal.kernel.SampleRanks;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import dev.invert.internal.search.BatchSearch;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.NeuronResult;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Searches neurons on samples that are drawn with replacement, on several threads. Each neuron is loaded and sorted once
 * for all draws: the ranks of drawn samples follow from how often each was drawn. A thread prepares the concepts of a draw
 * and searches all neurons whose orders are in memory.
 */
final class DrawnSearch {
    /** Bytes of orders after which no more neurons are sorted. */
    private static final long MOST_BYTES = 128L << 20;

    /** The proofs of all draws that are searched at once may take one of so many parts of the heap. */
    private static final int HEAP_PARTS = 4;

    /** Number of neurons that a thread sorts at a time. */
    private static final int BATCH_SIZE = 16;

    private final PreparedConcepts concepts;
    private final ExplainOptions options;
    private final ProofAllowance allowance;
    private final long indexBytes;
    private final ActivationMatrix activations;
    private final int[] neurons;
    private final int threads;

    /**
     * Prepares a search.
     *
     * @param options options of the search, whose objective sums ranks
     * @param allowance work that each proof may take
     * @param indexBytes heap that the proofs of one draw take about; 0 without proofs
     */
    DrawnSearch(
            PreparedConcepts concepts,
            ExplainOptions options,
            ProofAllowance allowance,
            long indexBytes,
            ActivationMatrix activations,
            int[] neurons) {
        this.concepts = concepts;
        this.options = options;
        this.allowance = allowance;
        this.indexBytes = indexBytes;
        this.activations = activations;
        this.neurons = neurons;
        this.threads =
                options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    }

    /** Receives the best formulas, those of each neuron in the order of the draws; one call at a time. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Receives the best formula of a neuron on one draw, if there is one.
         *
         * @param at index of the neuron among those requested
         */
        void found(int at, Optional<Formula> best);
    }

    /**
     * Searches all neurons on every draw.
     *
     * @param samples returns the samples of a draw
     * @param progress called with the number of searches of one neuron that have finished so far, one call at a time
     */
    void run(int drawCount, IntFunction<int[]> samples, LongConsumer progress, Visitor visitor) {
        try (SampleRanks.Table table = concepts.sampleRanks()) {
            int first = 0;
            while (first < neurons.length) {
                try (RankOrders orders = concepts.rankOrders(neurons.length - first)) {
                    int count = sort(first, orders, table);
                    new Draws(first, count, orders, drawCount, samples, progress, visitor).run();
                    first += count;
                }
            }
        }
    }

    /** Sorts neurons until the memory for their orders is used up; returns their number. */
    private int sort(int first, RankOrders orders, SampleRanks.Table table) {
        long bytes = Math.min(MOST_BYTES, concepts.concepts().budget().freeBytes() / 4);
        long window = Math.max(1, bytes / ((long) Integer.BYTES * concepts.sampleCount()));
        int end = first;
        while (end < neurons.length && orders.byteCount() < bytes) {
            int from = end;
            int to = (int) Math.min(neurons.length, from + window);
            int chunks = (to - from + BATCH_SIZE - 1) / BATCH_SIZE;
            ParallelChunks.run(Math.min(threads, chunks), chunks, cancellation -> new Sorter(orders, table) {
                @Override
                public void work(int chunk) {
                    int start = from + chunk * BATCH_SIZE;
                    sort(start, Math.min(to, start + BATCH_SIZE), first);
                }
            });
            end = to;
        }
        return end - first;
    }

    /** Returns the number of threads: each prepares the proofs of its draw, for all of which there is a part of the heap. */
    private int drawsAtOnce() {
        return indexBytes == 0
                ? threads
                : (int) Math.max(1, Math.min(threads, Runtime.getRuntime().maxMemory() / HEAP_PARTS / indexBytes));
    }

    /** Sorts neurons on one thread. */
    private abstract class Sorter implements ParallelChunks.Worker {
        private final RankOrders.Sorter sorter;

        Sorter(RankOrders orders, SampleRanks.Table table) {
            this.sorter = orders.sorter(table);
        }

        void sort(int from, int to, int first) {
            NeuronRuns.forEach(activations, neurons, from, to, (at, block) -> {
                for (int row = 0; row < block.count(); row++) {
                    sorter.sort(at + row - first, block.values(row));
                }
            });
        }

        @Override
        public void close() {
            sorter.close();
        }
    }

    /** The searches of some neurons on all draws. Where there are more threads than draws, they share the neurons. */
    private final class Draws {
        private final int first;
        private final int count;
        private final RankOrders orders;
        private final int drawCount;
        private final IntFunction<int[]> samples;
        private final LongConsumer progress;
        private final Visitor visitor;
        private final int parts;
        /** Results that wait for those of an earlier draw. */
        private final Formula[][] waiting;

        private int next;

        Draws(
                int first,
                int count,
                RankOrders orders,
                int drawCount,
                IntFunction<int[]> samples,
                LongConsumer progress,
                Visitor visitor) {
            this.first = first;
            this.count = count;
            this.orders = orders;
            this.drawCount = drawCount;
            this.samples = samples;
            this.progress = progress;
            this.visitor = visitor;
            this.parts = Math.min(count, (threads + drawCount - 1) / drawCount);
            this.waiting = new Formula[drawCount * parts][];
        }

        void run() {
            ParallelChunks.run(
                    Math.min(drawsAtOnce(), waiting.length),
                    waiting.length,
                    cancellation -> new ParallelChunks.Worker() {
                        @Override
                        public void work(int piece) {
                            int part = piece % parts;
                            int from = (int) ((long) count * part / parts);
                            int to = (int) ((long) count * (part + 1) / parts);
                            deliver(piece, search(samples.apply(piece / parts), from, to, cancellation));
                        }

                        @Override
                        public void close() {
                            // Everything belongs to one draw.
                        }
                    });
        }

        /** Returns the best formula of each neuron, or null where there is none. */
        private Formula[] search(int[] drawn, int from, int to, Cancellation cancellation) {
            Formula[] winners = new Formula[to - from];
            try (PreparedConcepts part = concepts.drawn(drawn);
                    SampleDraw draw = new SampleDraw(part.table(), drawn, concepts.sampleCount());
                    DrawnRanks ranks = orders.open(draw)) {
                boolean sparse = activations.isSparse();
                BeamSettings settings = part.settings(options).bestOnly();
                SearchStrategy strategy = part.strategy(options, allowance);
                ReadableFormulas readable = new ReadableFormulas(part, settings);
                try (BatchSearch search = part.search()
                        .open(
                                settings,
                                part.search()
                                        .plan(
                                                settings,
                                                to - from,
                                                1,
                                                strategy.decision().optimal()),
                                strategy.prover(part::conceptId, cancellation),
                                sparse,
                                cancellation)) {
                    search.searchDrawn(ranks, from, to, (neuron, result, summed) -> {
                        NeuronResult replaced = readable.replace(result, summed);
                        winners[neuron - from] = replaced.best().isEmpty()
                                ? null
                                : replaced.best().get(0).formula();
                    });
                }
            }
            return winners;
        }

        private synchronized void deliver(int piece, Formula[] winners) {
            waiting[piece] = winners;
            while (next < waiting.length && waiting[next] != null) {
                int from = first + (int) ((long) count * (next % parts) / parts);
                for (int i = 0; i < waiting[next].length; i++) {
                    visitor.found(from + i, Optional.ofNullable(waiting[next][i]));
                }
                waiting[next++] = null;
                progress.accept((long) first * drawCount + (long) count * next / parts);
            }
        }
    }
}
