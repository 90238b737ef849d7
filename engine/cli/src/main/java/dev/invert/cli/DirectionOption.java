package dev.invert.cli;

import dev.invert.ExplainOptions;
import picocli.CommandLine.Option;

/** {@code --direction}. */
final class DirectionOption {
    @Option(
            names = "--direction",
            paramLabel = "max|min|both",
            defaultValue = "max",
            description = "Look for the highest AUC, the lowest, or the one farthest from 1/2.")
    private ExplainOptions.Direction direction;

    ExplainOptions.Direction direction() {
        return direction;
    }
}
