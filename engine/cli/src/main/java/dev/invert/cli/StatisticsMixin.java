package dev.invert.cli;

import dev.invert.StatisticsOptions;
import picocli.CommandLine.Option;

/** The options that say which statistics are computed. */
final class StatisticsMixin {
    @Option(
            names = "--alpha",
            paramLabel = "P",
            defaultValue = "0.05",
            description = "A neuron whose best formula has a p above P, corrected for the search, is shown as not"
                    + " significant.")
    private double alpha;

    @Option(
            names = "--quantile",
            paramLabel = "Q",
            defaultValue = "0.005",
            description = "Precision, recall, F1 and IoU compare a formula with the share Q of samples with the highest"
                    + " activation.")
    private double quantile;

    @Option(
            names = "--holdout",
            paramLabel = "X",
            defaultValue = "0",
            description = "Search without the share X of the samples, and measure what is found on those.")
    private double holdout;

    @Option(
            names = "--folds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Repeat the search without each of N parts of the samples: how often the same formula wins,"
                    + " and the mean AUC on the part left out.")
    private int folds;

    @Option(
            names = "--bootstrap",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Repeat the search N times on samples drawn with replacement, as many as there are; reports the"
                            + " fewest formulas that together win 90 %% of the repetitions, each with its share.")
    private int bootstrap;

    @Option(
            names = "--permutations",
            paramLabel = "N",
            defaultValue = "0",
            description = "Repeat the search N times on shuffled samples: the family-wise p of the best AUC, at least"
                    + " 1/(N + 1).")
    private int permutations;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of all that is held out, drawn or shuffled.")
    private long seed;

    /** The options, checked. */
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

    /** How often the search is repeated. */
    int repetitions() {
        return folds + bootstrap + permutations;
    }
}
