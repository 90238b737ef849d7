package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.SampleGroups;
import dev.invert.SearchDecision;
import dev.invert.SearchOptions;
import dev.invert.Statistics;
import dev.invert.StatisticsOptions;
import dev.invert.TokenSamples;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.SearchBackend;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Finds, for each neuron, the formulas over concepts that its activation predicts best, measured by AUROC. Immutable
 * and thread-safe.
 *
 * <p>Source: Bykov et al., "Labeling Neural Representations with Inverse Recognition", NeurIPS 2023, arXiv 2311.13594.
 */
public final class Explainer {
    private final ExplainOptions options;
    private final String kernel;
    private final SearchBackend backend;
    private final SampleGroups groups;
    private final SampleGroups strata;
    private final TokenSamples tokens;
    private final boolean evidence;
    private final int layerNeurons;
    private final Listeners listeners;

    private Explainer(ExplainOptions options, Builder builder) {
        this.options = options;
        this.kernel = builder.kernel;
        this.backend = builder.backend;
        this.groups = builder.groups;
        this.strata = builder.strata;
        this.tokens = builder.tokens;
        this.evidence = builder.evidence;
        this.layerNeurons = builder.layerNeurons;
        this.listeners =
                new Listeners(builder.progress, builder.listener, builder.repetitionProgress, builder.searchListener);
    }

    /**
     * Returns a builder with the defaults: formulas of up to 3 literals that at most half of the samples satisfy, beam
     * 3, the 3 explanations with the highest guaranteed AUC per neuron.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the options of this explainer. */
    public ExplainOptions options() {
        return options;
    }

    /**
     * Explains all neurons.
     *
     * @param activations N samples x K neurons
     * @param concepts N samples x C concepts, the same samples in the same order
     * @throws InvertException see {@link #explain(ActivationMatrix, ConceptMatrix, int[])}
     */
    public LayerExplanation explain(ActivationMatrix activations, ConceptMatrix concepts) {
        return explain(
                activations,
                concepts,
                IntStream.range(0, activations.neuronCount()).toArray());
    }

    /**
     * Explains selected neurons.
     *
     * @param activations N samples x K neurons
     * @param concepts N samples x C concepts, the same samples in the same order
     * @param neurons indices of the neurons, from 0 to K - 1
     * @throws InvertException if the matrices or the groups differ in their number of samples, an activation is NaN or
     *     infinite, the requested kernels or the requested proof are not available, the samples cannot be split as
     *     requested, or memory is insufficient
     * @throws CanceledException if the calling thread is interrupted; the search ends within a second, all worker
     *     threads have ended by then, and the calling thread remains marked as interrupted
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public LayerExplanation explain(ActivationMatrix activations, ConceptMatrix concepts, int[] neurons) {
        try (PreparedConcepts prepared = prepare(concepts)) {
            return explain(activations, prepared, neurons);
        }
    }

    /**
     * Prepares concepts for several calls, with the kernels and the backend set in the builder. The caller closes the result before the
     * concepts.
     *
     * @throws InvertException if the kernels are not available, or the memory limit does not allow it
     */
    public PreparedConcepts prepare(ConceptMatrix concepts) {
        return PreparedConcepts.of(concepts, kernel, backend);
    }

    /**
     * Explains all neurons over prepared concepts, which several layers, calls and threads may share.
     *
     * @param activations N samples x K neurons
     * @param concepts prepared concepts of the same samples in the same order
     * @throws InvertException see {@link #explain(ActivationMatrix, ConceptMatrix, int[])}
     */
    public LayerExplanation explain(ActivationMatrix activations, PreparedConcepts concepts) {
        return explain(
                activations,
                concepts,
                IntStream.range(0, activations.neuronCount()).toArray());
    }

    /**
     * Explains selected neurons over prepared concepts, which several layers, calls and threads may share.
     *
     * @param activations N samples x K neurons
     * @param concepts prepared concepts of the same samples in the same order
     * @param neurons indices of the neurons, from 0 to K - 1
     * @throws InvertException see {@link #explain(ActivationMatrix, ConceptMatrix, int[])}
     * @throws CanceledException if the calling thread is interrupted
     * @throws IndexOutOfBoundsException if an index is out of range
     */
    public LayerExplanation explain(ActivationMatrix activations, PreparedConcepts concepts, int[] neurons) {
        requireSameSamples(activations, concepts);
        for (int neuron : neurons) {
            Objects.checkIndex(neuron, activations.neuronCount());
        }
        StatisticsOptions statistics = options.statistics();
        // A resource may be null: without hold-out there is no split.
        try (SampleSplit split =
                statistics.holdout() == 0 ? null : concepts.split(statistics.holdout(), statistics.seed(), groups)) {
            return new LayerExplainer(options, groups, evidence, listeners, concepts, split, strata, tokens)
                    .explain(activations, neurons, Math.max(layerNeurons, neurons.length));
        } catch (OutOfMemoryError e) {
            throw new InvertException(
                    Message.of(
                            "The Java heap is too small for this: lower ",
                            Setting.BEAM,
                            ", ",
                            Setting.TOP,
                            " or ",
                            Setting.LENGTH,
                            ", or raise -Xmx"),
                    e);
        }
    }

    private void requireSameSamples(ActivationMatrix activations, PreparedConcepts concepts) {
        if (activations.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The activations have " + activations.sampleCount() + " samples, the concepts "
                    + concepts.sampleCount() + ": both must describe the same samples");
        }
        if (groups != null && groups.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The groups are those of " + groups.sampleCount() + " samples, there are "
                    + concepts.sampleCount() + ": every sample needs one");
        }
        if (tokens != null && tokens.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The tokens are those of " + tokens.sampleCount() + " samples, there are "
                    + concepts.sampleCount() + ": every sample needs one");
        }
        if (strata != null && strata.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The strata are those of " + strata.sampleCount() + " samples, there are "
                    + concepts.sampleCount() + ": every sample needs one");
        }
    }

    /** Collects options. Arguments must not be null unless stated otherwise. Not thread-safe. */
    public static final class Builder {
        private int length = 3;
        private int beam = 3;
        private int top = 3;
        private double minFraction;
        private double maxFraction = 0.5;
        private ExplainOptions.Direction direction = ExplainOptions.Direction.MAX;
        private int searchLimit;
        private ExplainOptions.Parents parents = ExplainOptions.Parents.BOUNDED;
        private boolean perLength;
        private boolean aliases;
        private int threads;
        private StatisticsOptions statistics = StatisticsOptions.DEFAULT;
        private SearchOptions search = SearchOptions.DEFAULT;
        private String kernel;
        private SearchBackend backend = new KernelBackend();
        private SampleGroups groups;
        private SampleGroups strata;
        private TokenSamples tokens;
        private boolean evidence;
        private int layerNeurons;
        private IntConsumer progress = done -> {};
        private Consumer<NeuronExplanation> listener = explained -> {};
        private IntConsumer repetitionProgress = done -> {};
        private Consumer<SearchDecision> searchListener = choice -> {};

        private Builder() {}

        /** Sets the maximum number of literals in a formula, 1 to 64; 3 by default. */
        public Builder length(int literals) {
            this.length = literals;
            return this;
        }

        /** Sets the number of formulas of each length that are extended, 1 to 100,000; 3 by default. */
        public Builder beam(int formulas) {
            this.beam = formulas;
            return this;
        }

        /** Sets the number of explanations reported per neuron, 1 to 100,000; 3 by default. */
        public Builder top(int explanations) {
            this.top = explanations;
            return this;
        }

        /**
         * Sets the inclusive bounds on the share of samples that satisfy a formula, 0 &lt;= least &lt;= most &lt;= 1;
         * 0 and 0.5 by default.
         */
        public Builder fractions(double least, double most) {
            this.minFraction = least;
            this.maxFraction = most;
            return this;
        }

        /** Sets the AUCs that are best; the highest by default. */
        public Builder direction(ExplainOptions.Direction end) {
            this.direction = Objects.requireNonNull(end);
            return this;
        }

        /**
         * Sets the number of concepts, those with the largest |AUC - 1/2|, to build formulas from; 0, the default, for
         * all.
         */
        public Builder searchLimit(int concepts) {
            this.searchLimit = concepts;
            return this;
        }

        /** Sets the formulas that are extended; those within the fraction bounds by default. */
        public Builder parents(ExplainOptions.Parents choice) {
            this.parents = Objects.requireNonNull(choice);
            return this;
        }

        /** Sets whether to report the best formulas of each length; false by default. */
        public Builder perLength(boolean report) {
            this.perLength = report;
            return this;
        }

        /**
         * Sets whether to report, with each formula, up to 20 other examined formulas with the same truth set; false by
         * default.
         */
        public Builder aliases(boolean report) {
            this.aliases = report;
            return this;
        }

        /**
         * Sets the number of threads that search neurons in parallel, up to 1,024; 0, the default, for one per
         * processor.
         */
        public Builder threads(int count) {
            this.threads = count;
            return this;
        }

        /** Sets the statistics to compute. */
        public Builder statistics(StatisticsOptions choice) {
            this.statistics = Objects.requireNonNull(choice);
            return this;
        }

        /**
         * Sets the search method and its limits; by default optima are proven as far as 10 s of processor time, or as much
         * as the rest of the call takes, allow.
         */
        public Builder search(SearchOptions choice) {
            this.search = Objects.requireNonNull(choice);
            return this;
        }

        /** Sets the search method and keeps its limits; see {@link #search(SearchOptions)}. */
        public Builder search(SearchOptions.Method method) {
            return search(search.withMethod(method));
        }

        /** Sets the quantity that the best formula maximizes. Default: the guaranteed AUC. */
        public Builder objective(SearchOptions.Objective objective) {
            return search(search.withObjective(objective));
        }

        /** Sets a listener that is called with the chosen search before the first neuron is searched. */
        public Builder searchListener(Consumer<SearchDecision> listener) {
            this.searchListener = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * Sets the kernels by name, such as {@code java}; null, the default, for those that {@code -Dinvert.kernel=}
         * names, or else the best available ones.
         */
        public Builder kernel(String name) {
            this.kernel = name;
            return this;
        }

        /**
         * Sets what searches the neurons; the kernels by default. All backends find the same formulas. One that cannot run
         * here makes {@link #prepare} throw.
         */
        public Builder backend(SearchBackend choice) {
            this.backend = Objects.requireNonNull(choice);
            return this;
        }

        /**
         * Sets whether to collect {@link dev.invert.Evidence evidence} for each neuron's best formula: a histogram,
         * the most activating samples and the contribution of each literal; false by default.
         */
        public Builder evidence(boolean collect) {
            this.evidence = collect;
            return this;
        }

        /**
         * Sets groups of dependent samples: hold-out, folds and bootstrap keep a group whole, and permutations stay
         * within groups; confidence intervals allow for the dependence. Null, the default, for independent samples.
         */
        public Builder groups(SampleGroups choice) {
            this.groups = choice;
            return this;
        }

        /**
         * Sets strata of the samples, such as batches: {@link Statistics#stratified()} then compares only samples of the
         * same stratum. Null, the default, means none. Takes memory and time for every stratum: meant for up to some
         * hundred.
         */
        public Builder strata(SampleGroups choice) {
            this.strata = choice;
            return this;
        }

        /**
         * Sets the tokens that the samples are: {@linkplain #evidence evidence} then has contexts and the set of tokens
         * that a neuron responds to. Null, the default, if samples are no tokens.
         */
        public Builder tokens(TokenSamples choice) {
            this.tokens = choice;
            return this;
        }

        /**
         * Sets the number of neurons that all calls together explain, if each call explains a part of a layer. By default,
         * and if a call explains more, it is the number of neurons of the call. It decides how much work proofs may take:
         * with the same number, a part is explained as it is in a call for the whole layer. If that work may run out, parts
         * must consist of whole blocks of 16 consecutive neurons, which share it.
         */
        public Builder layerNeurons(int count) {
            this.layerNeurons = count;
            return this;
        }

        /** Sets a listener that is called with the number of finished repeated searches, from the calling thread. */
        public Builder repetitionProgress(IntConsumer listener) {
            this.repetitionProgress = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * Sets a listener that receives each neuron's explanations as soon as they are found: in any order, from any
         * thread, one call at a time. Statistics that need the other neurons or further searches (q, folds, bootstrap,
         * permutations) are only part of the result. An exception of the listener ends the search and is thrown by
         * {@code explain}.
         */
        public Builder listener(Consumer<NeuronExplanation> receiver) {
            this.listener = Objects.requireNonNull(receiver);
            return this;
        }

        /**
         * Sets a listener that is called with the number of neurons explained so far, from any thread, one call at a
         * time.
         */
        public Builder progress(IntConsumer listener) {
            this.progress = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * Returns an explainer with these options.
         *
         * @throws InvertException if an option is out of range or contradicts another one
         */
        public Explainer build() {
            return new Explainer(
                    new ExplainOptions(
                            length,
                            beam,
                            top,
                            minFraction,
                            maxFraction,
                            direction,
                            searchLimit,
                            parents,
                            perLength,
                            aliases,
                            threads,
                            statistics,
                            search),
                    this);
        }
    }
}
