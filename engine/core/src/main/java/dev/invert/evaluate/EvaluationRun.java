package dev.invert.evaluate;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** One evaluation: scores all neurons in parallel, then summarizes. */
final class EvaluationRun {
    private final EvaluatorOptions options;
    private final IntConsumer progress;
    private final ConceptMatrix concepts;
    private final List<Integer> neurons;
    private final List<Formula> truths;
    private final List<LabelSet> labels;
    private final HypernymSteps steps;
    private int scored;

    EvaluationRun(
            EvaluatorOptions options,
            Hypernyms hypernyms,
            IntConsumer progress,
            ConceptMatrix concepts,
            SortedMap<Integer, Formula> truth,
            List<LabelSet> labels) {
        this.options = options;
        this.progress = progress;
        this.concepts = concepts;
        this.neurons = List.copyOf(truth.keySet());
        this.truths = List.copyOf(truth.values());
        this.labels = labels;
        this.steps = HypernymSteps.of(hypernyms, concepts);
    }

    EvaluationResult run(ActivationMatrix activations) {
        long start = System.nanoTime();
        AucKernels kernels = KernelChoice.chosen();
        NeuronEvaluation[] evaluated = new NeuronEvaluation[neurons.size()];
        try (PatternTable table = PatternTable.of(concepts, kernels.collapse());
                AucKernels.BoundKernels bound = kernels.bind(table)) {
            ConceptSamples samples = new ConceptSamples(table);
            List<long[]> columns = IntStream.range(0, table.conceptCount())
                    .mapToObj(c -> words(table.columns(c).get(0)))
                    .toList();
            ParallelChunks.run(
                    Math.min(options.threads(), neurons.size()),
                    neurons.size(),
                    canceled -> new Worker(
                            canceled,
                            activations,
                            new OrderedNeuron(samples, bound, options.quantile()),
                            columns,
                            evaluated));
            double scoreSeconds = (System.nanoTime() - start) * 1e-9;
            requireTestable(evaluated);
            return new EvaluationSummary(options, labels, List.of(evaluated))
                    .summarize(kernels.name(), concepts, samples.count(), scoreSeconds);
        }
    }

    private void requireTestable(NeuronEvaluation[] evaluated) {
        for (NeuronEvaluation one : evaluated) {
            if (one.truth().testable()) {
                return;
            }
        }
        throw new InvertException("The truth of every neuron holds for no sample or for all samples, such as "
                + truths.get(0).text() + " of neuron " + neurons.get(0) + ": use samples that show it");
    }

    private long[] words(int column) {
        long[] words = new long[concepts.bits(column).limit()];
        concepts.bits(column).get(0, words);
        return words;
    }

    private synchronized void report() {
        progress.accept(++scored);
    }

    /** Scores the neurons of one thread. */
    private final class Worker implements ParallelChunks.Worker {
        private final Cancellation canceled;
        private final ActivationMatrix activations;
        private final OrderedNeuron ordered;
        private final List<long[]> columns;
        private final NeuronEvaluation[] results;
        private final SanityTrials trials = new SanityTrials(options, concepts.sampleCount());

        Worker(
                Cancellation canceled,
                ActivationMatrix activations,
                OrderedNeuron ordered,
                List<long[]> columns,
                NeuronEvaluation[] results) {
            this.canceled = canceled;
            this.activations = activations;
            this.ordered = ordered;
            this.columns = columns;
            this.results = results;
        }

        @Override
        public void work(int at) {
            canceled.check();
            int neuron = neurons.get(at);
            Formula formula = truths.get(at);
            long[] truth = concepts.truthSet(formula);
            try (ActivationBlock block = activations.load(neuron, 1)) {
                ordered.load(block, 0);
            }
            Scores scores = ordered.score(truth);
            List<LabelAgreement> agreements = new ArrayList<>();
            for (LabelSet set : labels) {
                agreements.add(agreement(neuron, formula, truth, set.formulas().get(neuron)));
            }
            if (scores.defined()) {
                Scores[] others = TruthRanks.others(columns, ordered.scoreConcepts(), truth, scores);
                results[at] = new NeuronEvaluation(
                        new TruthScore(
                                neuron,
                                formula,
                                ordered.constant(),
                                scores,
                                TruthRanks.of(scores, others, ordered::compareAuc)),
                        agreements,
                        TruthRanks.byMetric(others),
                        trials.missing(ordered, neuron, truth, scores),
                        trials.extra(ordered, neuron, truth, scores));
            } else {
                results[at] = NeuronEvaluation.untestable(
                        new TruthScore(neuron, formula, ordered.constant(), scores, Map.of()), agreements);
            }
            report();
        }

        private LabelAgreement agreement(int neuron, Formula formula, long[] truth, Formula label) {
            if (label == null) {
                return new LabelAgreement(
                        neuron, Optional.empty(), 0, Relation.NONE, OptionalInt.empty(), Optional.empty(), Double.NaN);
            }
            long[] set = concepts.truthSet(label);
            Relation relation = TruthSets.relation(set, truth);
            return new LabelAgreement(
                    neuron,
                    Optional.of(label),
                    TruthSets.jaccard(set, truth),
                    relation,
                    relation == Relation.EQUAL ? OptionalInt.of(0) : steps.between(formula, label),
                    Optional.of(ordered.score(set)),
                    ordered.meanDifference(set));
        }

        @Override
        public void close() {
            ordered.close();
        }
    }
}
