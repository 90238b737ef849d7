package dev.invert.cli;

import dev.invert.StatisticsOptions;
import picocli.CommandLine.Option;

/** Options for the statistics to compute. */
final class StatisticsMixin {
    @Option(
            names = "--alpha",
            paramLabel = "P",
            defaultValue = "0.05",
            description =
                    "Significance level: a neuron is insignificant if every reported formula has a corrected p above P."
                            + " With enough --permutations, their p decides instead; with --holdout, the held-out p,"
                            + " which must be at most P divided by the number of these formulas.")
    private double alpha;

    @Option(
            names = "--quantile",
            paramLabel = "Q",
            defaultValue = "0.005",
            description = "Share of the samples, those with the highest activation, that precision, recall, F1 and IoU"
                    + " compare a formula with.")
    private double quantile;

    @Option(
            names = "--holdout",
            paramLabel = "X",
            defaultValue = "0",
            description =
                    "Hold out the share X of the samples: exclude them from the search and measure the formulas on"
                            + " them.")
    private double holdout;

    @Option(
            names = "--folds",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Repeat the search N times, each time without one of N parts of the samples. Reports how often"
                            + " the same formula is selected, and the mean AUC on the part left out.")
    private int folds;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Repeat the search N times on samples drawn with replacement, as many as there are. Reports the"
                            + " smallest set of formulas that covers 90%% of the repetitions, each with its share.")
    private int bootstrap;

    @Option(
            names = "--permutations",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Repeat the search N times on permuted activations. Reports the family-wise p of the best AUC, at"
                            + " least 1/(N + 1).")
    private int permutations;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Seed of all random choices: what is held out, drawn or permuted.")
    private long seed;

    /**
     * Returns the statistics options.
     *
     * @throws dev.invert.errors.InvalidSettingException if a value is out of range
     */
    StatisticsOptions options() {
        return StatisticsOptions.DEFAULT
                .withAlpha(alpha)
                .withQuantile(quantile)
                .withHoldout(holdout)
                .withFolds(folds)
                .withBootstrap(bootstrap)
                .withPermutations(permutations)
                .withSeed(seed);
    }

    /** Returns the total number of repeated searches. */
    int repetitions() {
        return folds + bootstrap + permutations;
    }
}
