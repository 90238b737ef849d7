package dev.invert.audit;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.errors.InvalidSettingException;
import dev.invert.errors.InvertException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Finds neurons that depend on concepts that they are not meant to detect, such as a watermark that occurred with one
 * class in training. Immutable and thread-safe.
 *
 * <p>For a neuron, its intended concept t and another concept c, A0 is the AUC of c on the samples without t, and A1 the
 * AUC on the samples with t. A rank test within classes (van Elteren) decides whether the neuron depends on c at all; the
 * lower confidence limits of A1, of A0 standardized by class, and of the shift of predictions decide whether this
 * matters. The result shows dependence, not its origin. It means nothing if c and t are confounded in the audited
 * samples themselves, or hardly occur apart: such pairs are not auditable or not testable.
 */
public final class Auditor {
    private final AuditOptions options;
    private final Sources sources;
    private final IntConsumer progress;

    /** Optional inputs; null if not given. */
    record Sources(List<String> strata, ActivationMatrix reference, ConceptMatrix training, LinearHead head) {}

    private Auditor(Builder builder) {
        int processors = Runtime.getRuntime().availableProcessors();
        this.options = new AuditOptions(
                builder.outputLayer, builder.alpha, builder.seed, builder.threads == 0 ? processors : builder.threads);
        this.sources = new Sources(builder.strata, builder.reference, builder.training, builder.head);
        this.progress = builder.progress;
    }

    /** Returns a builder with the defaults: activations of an inner layer, alpha 0.05, one thread per processor. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the options of this auditor. */
    public AuditOptions options() {
        return options;
    }

    /**
     * Audits all neurons that are meant to detect something; see {@link #audit(ActivationMatrix, ConceptMatrix, Map,
     * int[])}.
     */
    public AuditResult audit(ActivationMatrix activations, ConceptMatrix concepts, Map<Integer, Formula> intended) {
        int[] neurons = intended.keySet().stream().mapToInt(Integer::intValue).toArray();
        return audit(activations, concepts, intended, neurons);
    }

    /**
     * Audits selected neurons.
     *
     * @param activations N samples x K neurons
     * @param concepts N samples x C concepts, the same samples in the same order
     * @param intended what neurons are meant to detect, by neuron; the strata follow from all of them, whichever neurons
     *     are selected
     * @param neurons neurons to audit, in order; each has an intended concept
     * @throws InvertException if the inputs differ in their samples, an activation is NaN or infinite, an intended concept
     *     is unknown or holds for no sample or for all samples, the head does not compute the activations, or memory is
     *     insufficient
     * @throws dev.invert.errors.CanceledException if the calling thread is interrupted
     * @throws IndexOutOfBoundsException if a neuron is out of range
     */
    public AuditResult audit(
            ActivationMatrix activations, ConceptMatrix concepts, Map<Integer, Formula> intended, int[] neurons) {
        if (neurons.length == 0) {
            throw new InvertException("No neuron has an intended concept: name at least one");
        }
        intended.keySet().forEach(neuron -> Objects.checkIndex(neuron, activations.neuronCount()));
        for (int neuron : neurons) {
            if (!intended.containsKey(neuron)) {
                throw new IllegalArgumentException("neurons: neuron " + neuron + " has no intended concept");
            }
        }
        return new AuditRun(options, sources, progress, concepts)
                .run(activations, intended, IntStream.of(neurons).boxed().toList());
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {
        private boolean outputLayer;
        private double alpha = 0.05;
        private long seed;
        private int threads;
        private List<String> strata;
        private ActivationMatrix reference;
        private ConceptMatrix training;
        private LinearHead head;
        private IntConsumer progress = done -> {};

        private Builder() {}

        /**
         * Sets whether the activations are the logits of classes, neuron k those of the class that its intended concept
         * names; false by default.
         */
        public Builder outputLayer(boolean choice) {
            this.outputLayer = choice;
            return this;
        }

        /** Sets the largest family-wise p of a finding; 0.05 by default. */
        public Builder alpha(double level) {
            this.alpha = level;
            return this;
        }

        /** Sets the seed of the draws of an ablation; 0 by default. */
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
         * Sets the stratum of each sample, such as its class or hospital, N names. By default the intended concepts are
         * the strata if they exclude each other, otherwise only the samples with and without the intended concept of a
         * neuron are told apart.
         */
        public Builder strata(List<String> names) {
            this.strata = names;
            return this;
        }

        /** Sets activations of the same neurons of another model on the same samples, to compare with; null for none. */
        public Builder reference(ActivationMatrix activations) {
            this.reference = activations;
            return this;
        }

        /** Sets the concepts of the training samples, with the same ids; null if they are not known. */
        public Builder training(ConceptMatrix concepts) {
            this.training = concepts;
            return this;
        }

        /** Sets the linear layer that computes the outputs, whose inputs are audited behind flagged outputs. */
        public Builder head(LinearHead layer) {
            this.head = layer;
            return this;
        }

        /**
         * Sets a listener that is called with the number of neurons tested so far, from any thread, one call at a time.
         */
        public Builder progress(IntConsumer listener) {
            this.progress = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * Returns an auditor with these options.
         *
         * @throws InvalidSettingException if an option is out of range
         * @throws InvertException if a head is given without an output layer
         */
        public Auditor build() {
            return new Auditor(this);
        }
    }
}
