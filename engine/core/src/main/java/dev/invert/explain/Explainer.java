package dev.invert.explain;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.SampleGroups;
import dev.invert.SearchDecision;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Finds, for each neuron, the formulas over concepts whose truth its activation detects best. Immutable and
 * thread-safe.
 *
 * <p>Source: Bykov et al., "Labeling Neural Representations with Inverse Recognition", NeurIPS 2023,
 * arXiv 2311.13594.
 */
public final class Explainer {
    private final ExplainOptions options;
    private final String kernel;
    private final SampleGroups groups;
    private final boolean evidence;
    private final Listeners listeners;

    private Explainer(ExplainOptions options, Builder builder) {
        this.options = options;
        this.kernel = builder.kernel;
        this.groups = builder.groups;
        this.evidence = builder.evidence;
        this.listeners =
                new Listeners(builder.progress, builder.listener, builder.repetitionProgress, builder.searchListener);
    }

    /** Starts from formulas of up to 3 literals, beam 3, the highest AUC, at most half of the samples. */
    public static Builder builder() {
        return new Builder();
    }

    /** What it looks for. */
    public ExplainOptions options() {
        return options;
    }

    /**
     * Explains all neurons.
     *
     * @throws InvertException if the matrices have different numbers of samples, or an activation is NaN or infinite
     */
    public LayerExplanation explain(ActivationMatrix activations, ConceptMatrix concepts) {
        return explain(
                activations,
                concepts,
                IntStream.range(0, activations.neuronCount()).toArray());
    }

    /**
     * Explains some neurons.
     *
     * @param activations N samples x K neurons
     * @param concepts N samples x C concepts, the same samples in the same order
     * @param neurons indices from 0 to K - 1
     * @throws InvertException if the matrices have different numbers of samples, an activation is NaN or infinite,
     *     kernels were asked for that cannot run here, or memory is too small
     * @throws CanceledException if the calling thread is interrupted, which ends the search within a second: all threads
     *     have ended then, and the thread is still marked as interrupted
     * @throws IndexOutOfBoundsException if there is no such neuron
     */
    public LayerExplanation explain(ActivationMatrix activations, ConceptMatrix concepts, int[] neurons) {
        try (PreparedConcepts prepared = prepare(concepts)) {
            return explain(activations, prepared, neurons);
        }
    }

    /**
     * Prepares concepts for several calls, with the kernels that the builder names. The caller closes the result before
     * the concepts.
     *
     * @throws InvertException if the kernels cannot run here, or the memory limit does not allow it
     */
    public PreparedConcepts prepare(ConceptMatrix concepts) {
        return PreparedConcepts.of(concepts, kernel);
    }

    /**
     * Explains all neurons over prepared concepts, which several layers, calls and threads may share.
     *
     * @throws InvertException as {@link #explain(ActivationMatrix, ConceptMatrix, int[])}
     */
    public LayerExplanation explain(ActivationMatrix activations, PreparedConcepts concepts) {
        return explain(
                activations,
                concepts,
                IntStream.range(0, activations.neuronCount()).toArray());
    }

    /**
     * Explains some neurons over prepared concepts, which several layers, calls and threads may share.
     *
     * @param activations N samples x K neurons
     * @param concepts of the same samples in the same order
     * @param neurons indices from 0 to K - 1
     * @throws InvertException as {@link #explain(ActivationMatrix, ConceptMatrix, int[])}
     */
    public LayerExplanation explain(ActivationMatrix activations, PreparedConcepts concepts, int[] neurons) {
        requireSameSamples(activations, concepts);
        for (int neuron : neurons) {
            Objects.checkIndex(neuron, activations.neuronCount());
        }
        StatisticsOptions statistics = options.statistics();
        try {
            SampleSplit split =
                    statistics.holdout() == 0 ? null : concepts.split(statistics.holdout(), statistics.seed(), groups);
            return new LayerExplainer(options, groups, evidence, listeners, concepts, split)
                    .explain(activations, neurons);
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
    }

    /** Collects options; none may be null but where it is said. Not thread-safe. */
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
        private SampleGroups groups;
        private boolean evidence;
        private IntConsumer progress = done -> {};
        private Consumer<NeuronExplanation> listener = explained -> {};
        private IntConsumer repetitionProgress = done -> {};
        private Consumer<SearchDecision> searchListener = choice -> {};

        private Builder() {}

        /** Most literals in a formula, 1 to 64. */
        public Builder length(int literals) {
            this.length = literals;
            return this;
        }

        /** Formulas of each length that are extended, 1 to 100,000. */
        public Builder beam(int formulas) {
            this.beam = formulas;
            return this;
        }

        /** Explanations reported per neuron, 1 to 100,000. */
        public Builder top(int explanations) {
            this.top = explanations;
            return this;
        }

        /** Bounds on the share of samples that satisfy a formula, inclusive, 0 &lt;= least &lt;= most &lt;= 1. */
        public Builder fractions(double least, double most) {
            this.minFraction = least;
            this.maxFraction = most;
            return this;
        }

        /** Which AUCs are good. */
        public Builder direction(ExplainOptions.Direction end) {
            this.direction = Objects.requireNonNull(end);
            return this;
        }

        /** How many concepts, those with the largest |AUC - 1/2|, may be joined; 0 for all. */
        public Builder searchLimit(int concepts) {
            this.searchLimit = concepts;
            return this;
        }

        /** Which formulas are extended. */
        public Builder parents(ExplainOptions.Parents choice) {
            this.parents = Objects.requireNonNull(choice);
            return this;
        }

        /** Whether to report the best formulas of each length. */
        public Builder perLength(boolean report) {
            this.perLength = report;
            return this;
        }

        /** Whether to report, with each formula, up to 20 others that were examined and have the same truth set. */
        public Builder aliases(boolean report) {
            this.aliases = report;
            return this;
        }

        /** Neurons searched in parallel, up to 1,024; 0 for one per processor. */
        public Builder threads(int count) {
            this.threads = count;
            return this;
        }

        /** Which statistics to compute. */
        public Builder statistics(StatisticsOptions choice) {
            this.statistics = Objects.requireNonNull(choice);
            return this;
        }

        /** How formulas are searched for; by default counts of the concept matrix decide whether optima are proven. */
        public Builder search(SearchOptions choice) {
            this.search = Objects.requireNonNull(choice);
            return this;
        }

        /** Which search; see {@link #search(SearchOptions)}. */
        public Builder search(SearchOptions.Method method) {
            return search(new SearchOptions(method, search.timeLimitSeconds(), search.compareBeam()));
        }

        /** Told which search was chosen, before the first neuron is searched. */
        public Builder searchListener(Consumer<SearchDecision> listener) {
            this.searchListener = Objects.requireNonNull(listener);
            return this;
        }

        /** Forces kernels by name, such as {@code java}; null, the default, for those of {@code -Dinvert.kernel=} or the best. */
        public Builder kernel(String name) {
            this.kernel = name;
            return this;
        }

        /**
         * Sets whether to collect {@link dev.invert.Evidence evidence} for each neuron's best formula: a histogram,
         * the most activating samples and the contribution of each literal.
         */
        public Builder evidence(boolean collect) {
            this.evidence = collect;
            return this;
        }

        /** Samples that belong together, so that they are held out, drawn or shuffled as such; null for none. */
        public Builder groups(SampleGroups choice) {
            this.groups = choice;
            return this;
        }

        /** Called with the number of repeated searches that are over. */
        public Builder repetitionProgress(IntConsumer listener) {
            this.repetitionProgress = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * Receives each neuron's explanations as soon as they are found: in any order, from any thread, one call at a
         * time. Statistics that need the other neurons or further searches (q, folds, bootstrap, permutations) come with
         * the result only. An exception of the listener ends the search and is thrown by {@code explain}.
         */
        public Builder listener(Consumer<NeuronExplanation> receiver) {
            this.listener = Objects.requireNonNull(receiver);
            return this;
        }

        /** Called with the number of neurons explained so far, from any thread, one call at a time. */
        public Builder progress(IntConsumer listener) {
            this.progress = Objects.requireNonNull(listener);
            return this;
        }

        /**
         * The explainer.
         *
         * @throws InvertException if an option is out of range
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
