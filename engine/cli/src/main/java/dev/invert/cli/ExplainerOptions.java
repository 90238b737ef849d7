package dev.invert.cli;

import dev.invert.ExplainOptions;
import dev.invert.explain.Explainer;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options for the search of explanations and its statistics, shared by explain and the requests of the service. */
final class ExplainerOptions {
    /** Least number of samples of a formula on sparse activations, unless the option says otherwise. */
    private static final int LEAST_SPARSE_SUPPORT = 20;

    @Mixin
    private BeamOptions size;

    @Option(names = "--top", paramLabel = "N", defaultValue = "3", description = "Formulas reported per neuron.")
    private int top;

    @Option(
            names = "--min-fraction",
            paramLabel = "X",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "Minimum share of samples that a formula holds for, inclusive. Default: 0; for sparse"
                    + " activations 20 samples.")
    private Double minFraction;

    @Option(
            names = "--max-fraction",
            paramLabel = "X",
            defaultValue = "0.5",
            description = "Maximum share of samples that a formula holds for, inclusive.")
    private double maxFraction;

    @Mixin
    private DirectionOption direction;

    @Option(
            names = "--search-limit",
            paramLabel = "T",
            defaultValue = "0",
            description = "Combine only the T concepts (and their negations) with the largest |AUC - 1/2|; 0: all.")
    private int searchLimit;

    @Option(
            names = "--parents",
            paramLabel = "bounded|any",
            defaultValue = "bounded",
            description = "Extend only formulas within the fraction bounds, or also the best formulas outside them.")
    private ExplainOptions.Parents parents;

    @Mixin
    private SearchMixin search;

    @Option(
            names = "--per-length",
            description =
                    "Also report the best formulas of each length; with --search optimal, the first of each is proven.")
    private boolean perLength;

    @Option(names = "--aliases", description = "Also list other formulas that hold for the same samples.")
    private boolean aliases;

    @Mixin
    private StatisticsMixin statistics;

    int length() {
        return size.length();
    }

    /** Returns the largest number of explanations of a neuron. */
    long explanations() {
        return (long) top * (perLength ? 1 + size.length() : 1);
    }

    int beam() {
        return size.beam();
    }

    /** Returns the total number of repeated searches. */
    int repetitions() {
        return statistics.repetitions();
    }

    /** Returns a builder with these options; it checks them when it builds. */
    Explainer.Builder builder(CommandSpec spec) {
        return Explainer.builder()
                .length(size.length())
                .beam(size.beam())
                .top(top)
                .fractions(minFraction == null ? 0 : minFraction, maxFraction)
                .direction(direction.direction())
                .searchLimit(searchLimit)
                .parents(parents)
                .perLength(perLength)
                .aliases(aliases)
                .statistics(statistics.options())
                .search(search.options(spec, false));
    }

    /**
     * Returns a builder with the defaults for some activations: sparse ones are searched by correlation, among formulas
     * that hold for at least 20 samples, since nearly every rare formula has a high AUC on them.
     *
     * @param sparse whether only activations other than 0 are stored
     * @param sampleCount number of samples
     */
    Explainer.Builder withDefaults(Explainer.Builder builder, CommandSpec spec, boolean sparse, int sampleCount) {
        // Rounded up to samples: half a sample less gives the same number in spite of rounding errors.
        double least = minFraction != null ? minFraction : sparse ? (LEAST_SPARSE_SUPPORT - 0.5) / sampleCount : 0;
        return builder.fractions(minFraction != null ? least : Math.min(least, maxFraction), maxFraction)
                .search(search.options(spec, sparse));
    }
}
