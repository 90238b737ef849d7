package dev.invert.audit;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** One audit: tests all pairs, corrects p, measures the significant ones, and looks behind flagged outputs. */
final class AuditRun {
    private final AuditOptions options;
    private final Auditor.Sources sources;
    private final IntConsumer progress;
    private final ConceptMatrix concepts;
    private final AucKernels kernels = KernelChoice.chosen();
    private int tested;

    AuditRun(AuditOptions options, Auditor.Sources sources, IntConsumer progress, ConceptMatrix concepts) {
        this.options = options;
        this.sources = sources;
        this.progress = progress;
        this.concepts = concepts;
    }

    AuditResult run(ActivationMatrix activations, Map<Integer, Formula> intended, List<Integer> neurons) {
        requireSame(activations);
        Partition partition = Partition.of(sources.strata(), intended, concepts);
        List<Target> targets = partition.targets(neurons, intended, concepts);
        try (PatternTable table = PatternTable.of(concepts, kernels.collapse());
                StratumTables shared = sharedTables(partition.strata(), targets)) {
            NeuronTest test = new NeuronTest(kernels.scorer(), concepts, table);
            long start = System.nanoTime();
            EffectPass.Model model = model(activations);
            List<List<AuditedPair>> byNeuron = new ArrayList<>(Collections.nCopies(neurons.size(), null));
            forEach(neurons.size(), at -> {
                byNeuron.set(at, test(test, model.activations(), neurons.get(at), targets.get(at), shared));
                report();
            });
            List<AuditedPair> all =
                    HeadAudit.correct(byNeuron.stream().flatMap(List::stream).toList());
            long ranked = System.nanoTime();
            EffectPass effects = new EffectPass(
                    concepts,
                    model,
                    sources.reference() == null ? null : model(sources.reference()),
                    sources.training(),
                    options.alpha());
            int count = concepts.conceptCount();
            forEach(neurons.size(), at -> {
                List<AuditedPair> pairs = new ArrayList<>(all.subList(at * count, (at + 1) * count));
                effects.judge(pairs, targets.get(at));
                byNeuron.set(at, pairs);
            });
            long judged = System.nanoTime();
            HeadAudit head = sources.head() == null
                    ? null
                    : new HeadAudit(
                            concepts,
                            activations,
                            sources.head(),
                            model,
                            options,
                            (input, target) -> test(test, sources.head().inputs(), input, target, shared));
            List<AuditedPair> pairs = byNeuron.stream().flatMap(List::stream).toList();
            if (head != null) {
                for (AuditedPair pair : pairs) {
                    if (pair.verdict() == AuditVerdict.FLAGGED) {
                        head.audit(pair, targets.get(neurons.indexOf(pair.neuron())));
                    }
                }
            }
            return new AuditResult(
                    pairs,
                    head == null ? List.of() : head.pairs(),
                    head == null ? List.of() : head.ablations(),
                    new AuditResult.Summary(
                            kernels.name(),
                            options.threads(),
                            concepts.sampleCount(),
                            table.patternCount(),
                            count,
                            neurons.size(),
                            (int) pairs.stream()
                                    .filter(pair -> !Double.isNaN(pair.log10P()))
                                    .count(),
                            partition.origin(),
                            partition.strata().count(),
                            (ranked - start) * 1e-9,
                            (judged - ranked) * 1e-9,
                            (System.nanoTime() - judged) * 1e-9));
        } catch (OutOfMemoryError e) {
            throw new InvertException("The Java heap is too small for this: raise -Xmx", e);
        }
    }

    private void requireSame(ActivationMatrix activations) {
        if (activations.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The activations have " + activations.sampleCount() + " samples, the concepts "
                    + concepts.sampleCount() + ": both must describe the same samples");
        }
        if (sources.strata() != null && sources.strata().size() != concepts.sampleCount()) {
            throw new InvertException(Message.of(
                    Setting.STRATA,
                    ": has " + sources.strata().size() + " samples, the concepts have " + concepts.sampleCount()));
        }
        ActivationMatrix reference = sources.reference();
        if (reference != null
                && (reference.sampleCount() != activations.sampleCount()
                        || reference.neuronCount() != activations.neuronCount())) {
            throw new InvertException(Message.of(
                    Setting.REFERENCE,
                    ": has " + reference.sampleCount() + " samples and " + reference.neuronCount()
                            + " neurons, the activations have " + activations.sampleCount() + " and "
                            + activations.neuronCount() + "; both models need the same"));
        }
        if (sources.head() != null) {
            if (!options.outputLayer()) {
                throw new InvertException(
                        Message.of(Setting.HEAD, " explains outputs: it needs ", Setting.OUTPUT_LAYER));
            }
            sources.head().requireComputes(activations);
        }
    }

    /** Returns the tables of the shared strata; of none if no target uses them. */
    private StratumTables sharedTables(Strata strata, List<Target> targets) {
        return targets.stream().anyMatch(Target::shared)
                ? new StratumTables(strata, concepts, kernels)
                : StratumTables.NONE;
    }

    private EffectPass.Model model(ActivationMatrix activations) {
        if (!options.outputLayer()) {
            return new EffectPass.Model(activations, null);
        }
        LogSoftmax outputs = LogSoftmax.of(activations);
        return new EffectPass.Model(outputs, outputs.predictions());
    }

    private List<AuditedPair> test(
            NeuronTest test, ActivationMatrix activations, int neuron, Target target, StratumTables shared) {
        if (target.shared() || target.strata().count() == 2) {
            return test.test(activations, neuron, target, shared.tables());
        }
        try (StratumTables own = new StratumTables(target.strata(), concepts, kernels)) {
            return test.test(activations, neuron, target, own.tables());
        }
    }

    private void forEach(int count, IntConsumer work) {
        ParallelChunks.run(Math.min(options.threads(), count), count, canceled -> new Worker(canceled, work));
    }

    private synchronized void report() {
        progress.accept(++tested);
    }

    /** Runs a piece of work unless the audit was canceled. */
    private record Worker(Cancellation canceled, IntConsumer action) implements ParallelChunks.Worker {
        @Override
        public void work(int piece) {
            canceled.check();
            action.accept(piece);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
