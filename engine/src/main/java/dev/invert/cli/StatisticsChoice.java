package dev.invert.cli;

import dev.invert.StatisticsOptions;
import picocli.CommandLine.Option;

/** The options that say which statistics are computed. */
final class StatisticsChoice {
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

    StatisticsOptions options() {
        return StatisticsOptions.DEFAULT.withAlpha(alpha).withQuantile(quantile);
    }
}
