package dev.invert;

import dev.invert.kernel.AucKernels;
import dev.invert.kernel.KernelChoice;
import dev.invert.kernel.PatternTable;
import dev.invert.search.SearchSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
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
    /** Most aliases listed with a formula. */
    private static final int MAX_ALIASES = 20;

    private final ExplainOptions options;
    private final String kernel;
    private final IntConsumer progress;

    private Explainer(ExplainOptions options, String kernel, IntConsumer progress) {
        this.options = options;
        this.kernel = kernel;
        this.progress = progress;
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
     * @throws InvertException if the matrices have different numbers of samples, an activation is NaN or infinite, or
     *     kernels were asked for that cannot run here
     */
    public LayerExplanation explain(ActivationMatrix activations, ConceptMatrix concepts, int[] neurons) {
        if (activations.sampleCount() != concepts.sampleCount()) {
            throw new InvertException("The activations have " + activations.sampleCount() + " samples, the concepts "
                    + concepts.sampleCount() + ": both must describe the same samples");
        }
        AucKernels kernels = kernel == null ? KernelChoice.chosen() : KernelChoice.byName(kernel);
        long start = System.nanoTime();
        try (PatternTable table = PatternTable.of(concepts, kernels.collapse());
                AucKernels.BoundKernels bound = kernels.bind(table)) {
            double collapseSeconds = (System.nanoTime() - start) * 1e-9;
            LayerSearch search = new LayerSearch(options, settings(table.sampleCount()), bound, concepts, table);
            List<NeuronExplanation> explained = search.run(activations, neurons, progress);
            return new LayerExplanation(
                    explained,
                    options,
                    kernels.name(),
                    search.threads(),
                    concepts.sampleCount(),
                    table.patternCount(),
                    concepts.conceptCount(),
                    explained.stream()
                            .mapToLong(NeuronExplanation::formulasEvaluated)
                            .sum(),
                    search.log10FormulasReachable(),
                    search.rankSeconds(),
                    search.searchSeconds() + collapseSeconds,
                    search.statisticsSeconds());
        }
    }

    private SearchSettings settings(int sampleCount) {
        // Shares are meant as written: 0.1 of 50 samples is 5, whatever the nearest double of 0.1 is.
        BigDecimal total = BigDecimal.valueOf(sampleCount);
        long least = BigDecimal.valueOf(options.minFraction())
                .multiply(total)
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
        long most = BigDecimal.valueOf(options.maxFraction())
                .multiply(total)
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
        return new SearchSettings(
                options.length(),
                options.beam(),
                options.top(),
                Math.max(1, least),
                Math.min(sampleCount - 1L, most),
                options.direction() != ExplainOptions.Direction.MIN,
                options.direction() != ExplainOptions.Direction.MAX,
                options.searchLimit(),
                options.parents() == ExplainOptions.Parents.ANY,
                options.perLength(),
                options.aliases() ? MAX_ALIASES : 0);
    }

    /** Collects options; not thread-safe. */
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
        private String kernel;
        private IntConsumer progress = done -> {};

        private Builder() {}

        /** Most literals in a formula, at least 1. */
        public Builder length(int literals) {
            this.length = literals;
            return this;
        }

        /** Formulas of each length that are extended, at least 1. */
        public Builder beam(int formulas) {
            this.beam = formulas;
            return this;
        }

        /** Explanations reported per neuron, at least 1. */
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
            this.direction = end;
            return this;
        }

        /** How many concepts, those with the largest |AUC - 1/2|, may be joined; 0 for all. */
        public Builder searchLimit(int concepts) {
            this.searchLimit = concepts;
            return this;
        }

        /** Which formulas are extended. */
        public Builder parents(ExplainOptions.Parents choice) {
            this.parents = choice;
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

        /** Neurons searched in parallel; 0 for one per processor. */
        public Builder threads(int count) {
            this.threads = count;
            return this;
        }

        /** Which statistics to compute. */
        public Builder statistics(StatisticsOptions choice) {
            this.statistics = choice;
            return this;
        }

        /** Forces kernels by name, such as {@code java}; by default those of {@code -Dinvert.kernel=} or the best. */
        public Builder kernel(String name) {
            this.kernel = name;
            return this;
        }

        /** Called with the number of neurons explained so far, from any thread, one call at a time. */
        public Builder progress(IntConsumer listener) {
            this.progress = listener;
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
                            statistics),
                    kernel,
                    progress);
        }
    }
}
