package dev.invert.cli;

import picocli.CommandLine.Option;

/** The size of a search; explain and simulate share it. */
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
