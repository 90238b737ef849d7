package dev.invert.cli;

import picocli.CommandLine.Option;

/** Options for the size of a search, shared by explain and simulate. */
final class BeamOptions {
    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "3",
            description = "Maximum number of literals in a formula.")
    private int length;

    @Option(names = "--beam", paramLabel = "N", defaultValue = "3", description = "Formulas extended per length.")
    private int beam;

    int length() {
        return length;
    }

    int beam() {
        return beam;
    }
}
