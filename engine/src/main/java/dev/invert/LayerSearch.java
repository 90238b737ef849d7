package dev.invert;

import dev.invert.kernel.AucKernels;
import dev.invert.kernel.PatternTable;
import dev.invert.search.BeamSearch;
import dev.invert.search.FoundFormula;
import dev.invert.search.NeuronResult;
import dev.invert.search.SearchSettings;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Searches the neurons of one matrix on several threads. Each neuron is searched by one thread on its own, so results
 * cannot depend on how many there are.
 */
final class LayerSearch {
    /** Neurons per piece of work: enough to fill every lane of a kernel, few enough to share out evenly. */
    private static final int NEURONS_PER_PIECE = 16;

    private final SearchSettings settings;
    private final AucKernels.BoundKernels kernels;
    private final PatternTable table;
    private final ConceptMatrix concepts;
    private final ExplanationAssembler assembler;
    private final StatisticsOptions statistics;
    private final FormulaTruthSets truthSets;
    private final int maxThreads;
    private int threads;
    private double rankSeconds;
    private double searchSeconds;
    private double statisticsSeconds;

    LayerSearch(
            ExplainOptions options,
            SearchSettings settings,
            AucKernels.BoundKernels kernels,
            ConceptMatrix concepts,
            PatternTable table) {
        this.settings = settings;
        this.kernels = kernels;
        this.table = table;
        this.concepts = concepts;
        this.assembler = new ExplanationAssembler(concepts, table, options);
        this.statistics = options.statistics();
        this.truthSets = new FormulaTruthSets(table, concepts);
        this.maxThreads =
                options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
    }

    int threads() {
        return threads;
    }

    double log10FormulasReachable() {
        return assembler.log10Reachable();
    }

    double rankSeconds() {
        return rankSeconds;
    }

    double searchSeconds() {
        return searchSeconds;
    }

    double statisticsSeconds() {
        return statisticsSeconds;
    }

    List<NeuronExplanation> run(ActivationMatrix activations, int[] neurons, IntConsumer progress) {
        int pieces = (neurons.length + NEURONS_PER_PIECE - 1) / NEURONS_PER_PIECE;
        threads = Math.max(1, Math.min(maxThreads, pieces));
        NeuronExplanation[] results = new NeuronExplanation[neurons.length];
        AtomicInteger done = new AtomicInteger();
        PieceWorkers.run(threads, pieces, () -> new SearchWorker(activations, neurons, results, done, progress));
        ExplanationAssembler.addFalseDiscoveryRates(results);
        return List.of(results);
    }

    /** One thread's part. */
    private final class SearchWorker implements PieceWorkers.Worker {
        private final ActivationMatrix activations;
        private final int[] neurons;
        private final NeuronExplanation[] results;
        private final AtomicInteger done;
        private final IntConsumer progress;
        private final BeamSearch search;
        private final FormulaMeasures measures;
        private long statisticsNanos;

        SearchWorker(
                ActivationMatrix activations,
                int[] neurons,
                NeuronExplanation[] results,
                AtomicInteger done,
                IntConsumer progress) {
            this.activations = activations;
            this.neurons = neurons;
            this.results = results;
            this.done = done;
            this.progress = progress;
            this.search = new BeamSearch(kernels, table, settings, LayerSearch.this::conceptId);
            this.measures = new FormulaMeasures(table, truthSets.forThread(), statistics.quantile());
        }

        @Override
        public void work(int piece) {
            int from = piece * NEURONS_PER_PIECE;
            int to = Math.min(neurons.length, from + NEURONS_PER_PIECE);
            statisticsNanos += explain(activations, neurons, from, to, search, measures, results);
            synchronized (progress) {
                progress.accept(done.addAndGet(to - from));
            }
        }

        @Override
        public void close() {
            addTimes(search, statisticsNanos);
            search.close();
        }
    }

    private synchronized void addTimes(BeamSearch search, long statisticsNanos) {
        rankSeconds += search.rankNanos() * 1e-9;
        searchSeconds += search.searchNanos() * 1e-9;
        statisticsSeconds += statisticsNanos * 1e-9;
    }

    /** Explains neurons[from] to neurons[to - 1]; returns the nanoseconds spent on statistics. */
    private long explain(
            ActivationMatrix activations,
            int[] neurons,
            int from,
            int to,
            BeamSearch search,
            FormulaMeasures measures,
            NeuronExplanation[] results) {
        long statisticsNanos = 0;
        int next = from;
        while (next < to) {
            int count = 1;
            while (next + count < to && neurons[next + count] == neurons[next] + count) {
                count++;
            }
            try (ActivationBlock block = activations.load(neurons[next], count)) {
                for (int row = 0; row < count; row += search.laneCount()) {
                    int lanes = Math.min(search.laneCount(), count - row);
                    List<NeuronResult> found = search.search(block, row, lanes);
                    long start = System.nanoTime();
                    for (int lane = 0; lane < lanes; lane++) {
                        int at = next + row + lane;
                        NeuronResult result = found.get(lane);
                        results[at] = assembler.assemble(
                                neurons[at], result, measure(search, measures, lane, block, row + lane, result));
                    }
                    statisticsNanos += System.nanoTime() - start;
                }
            }
            next += count;
        }
        return statisticsNanos;
    }

    private List<FormulaMeasures.Measured> measure(
            BeamSearch search,
            FormulaMeasures measures,
            int lane,
            ActivationBlock block,
            int row,
            NeuronResult result) {
        List<FoundFormula> formulas = ExplanationAssembler.reported(result);
        return statistics.effects()
                ? measures.measure(search, lane, block, row, formulas)
                : Collections.nCopies(formulas.size(), FormulaMeasures.Measured.NOTHING);
    }

    /** The id that stands for a concept of the table and all columns equal to it. */
    private String conceptId(int concept) {
        return concepts.concepts().get(table.columns(concept).get(0)).id();
    }
}
