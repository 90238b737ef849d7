package dev.invert.evaluate;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvertException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Evaluates labels of neurons whose truth is known, and the metrics by which labels are chosen. Immutable and
 * thread-safe.
 *
 * <p>Labels are compared with the truth by the samples that they hold for, not by their text. A metric is good if it
 * ranks the truth before all other concepts, tells true pairs of a neuron and a concept from the others (meta-AUPRC), and
 * falls if labels are missing or wrong. The result means nothing where the labels of the samples are incomplete, or for
 * concepts with few samples; see {@link MetricResult}.
 *
 * <p>Sources: Oikarinen, Yan and Weng, "Evaluating Neuron Explanations: A Unified Framework with Sanity Checks", ICML
 * 2025; Kopf et al., "CoSy: Evaluating Textual Explanations of Neurons", NeurIPS 2024.
 */
public final class Evaluator {
    private final EvaluatorOptions options;
    private final Hypernyms hypernyms;
    private final IntConsumer progress;

    private Evaluator(Builder builder) {
        int processors = Runtime.getRuntime().availableProcessors();
        this.options = new EvaluatorOptions(
                builder.quantile,
                builder.trials,
                builder.prevalence,
                builder.bootstrap,
                builder.seed,
                builder.threads == 0 ? processors : builder.threads);
        this.hypernyms = builder.hypernyms;
        this.progress = builder.progress;
    }

    /**
     * Returns a builder with the defaults: a quantile of 0.005, 20 trials per neuron and sanity test, 1,000 bootstrap
     * draws, seed 0, one thread per processor.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the options of this evaluator. */
    public EvaluatorOptions options() {
        return options;
    }

    /**
     * Evaluates sets of labels.
     *
     * @param activations N samples x K neurons
     * @param concepts N samples x C concepts, the same samples in the same order
     * @param truth formula that describes each neuron, by neuron; at least one
     * @param labels labels of the same neurons, one set per setting; may be empty to evaluate the metrics alone. Labels of
     *     other neurons are ignored
     * @throws InvertException if the inputs differ in their samples, an activation is NaN or infinite, a formula names an
     *     unknown concept, no truth holds for some but not all samples, or memory is insufficient
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted
     * @throws IndexOutOfBoundsException if a neuron of the truth is out of range
     */
    public EvaluationResult evaluate(
            ActivationMatrix activations, ConceptMatrix concepts, Map<Integer, Formula> truth, List<LabelSet> labels) {
        if (truth.isEmpty()) {
            throw new InvertException("No neuron has a truth: name at least one");
        }
        truth.keySet().forEach(neuron -> Objects.checkIndex(neuron, activations.neuronCount()));
        if (activations.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The activations have " + activations.sampleCount() + " samples, the concepts "
                    + concepts.sampleCount() + ": both must describe the same samples");
        }
        try {
            return new EvaluationRun(options, hypernyms, progress, concepts, new TreeMap<>(truth), List.copyOf(labels))
                    .run(activations);
        } catch (OutOfMemoryError e) {
            throw new InvertException("The Java heap is too small for this: raise -Xmx", e);
        }
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private double quantile = 0.005;
        private int trials = 20;
        private double prevalence;
        private int bootstrap = 1000;
        private long seed;
        private int threads;
        private Hypernyms hypernyms;
        private IntConsumer progress = done -> {};

        private Builder() {}

        /** Sets the share of the samples that count as top samples for F1 and IoU; 0.005 by default. */
        public Builder quantile(double share) {
            this.quantile = share;
            return this;
        }

        /** Sets the number of trials per neuron and sanity test; 20 by default, 0 for no tests. */
        public Builder trials(int count) {
            this.trials = count;
            return this;
        }

        /**
         * Sets the share of the samples that the truth holds for in the trials; other samples of the truth are removed
         * first. 0, the default, keeps all samples. An AUC notices missing labels the less, the rarer the truth is.
         */
        public Builder prevalence(double share) {
            this.prevalence = share;
            return this;
        }

        /** Sets the number of draws of neurons for intervals; 1,000 by default, 0 for no intervals. */
        public Builder bootstrap(int draws) {
            this.bootstrap = draws;
            return this;
        }

        /** Sets the seed of the trials and of the draws; 0 by default. */
        public Builder seed(long number) {
            this.seed = number;
            return this;
        }

        /** Sets the number of threads; 0, the default, for one per processor. */
        public Builder threads(int count) {
            this.threads = count;
            return this;
        }

        /**
         * Sets the hierarchy in which hypernym steps are counted; by default, or if null, it is inferred from the samples
         * as {@link dev.invert.ConceptHierarchy} does, if they show one.
         */
        public Builder hypernyms(Hypernyms hierarchy) {
            this.hypernyms = hierarchy;
            return this;
        }

        /**
         * Sets a listener that is called with the number of neurons scored so far, from any thread, one call at a time.
         */
        public Builder progress(IntConsumer listener) {
            this.progress = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * Returns an evaluator with these options.
         *
         * @throws dev.invert.errors.InvalidSettingException if an option is out of range
         */
        public Evaluator build() {
            return new Evaluator(this);
        }
    }
}
