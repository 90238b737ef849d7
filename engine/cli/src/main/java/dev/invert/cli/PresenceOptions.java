package dev.invert.cli;

import picocli.CommandLine.Option;

/** Options for labels whose presence is stated, or scored by a machine. */
final class PresenceOptions {
    @Option(
            names = "--presence",
            paramLabel = "COLUMN|none",
            description =
                    "Column of a long CSV file that says whether the label of a row is present: 1 or 0, yes or no,"
                            + " or a score from 0 to 1. Default: the column whose name says so, such as Confidence, score or"
                            + " is_present. none: all rows count.")
    private String column;

    @Option(
            names = "--min-confidence",
            paramLabel = "X",
            defaultValue = "0.5",
            description =
                    "Least confidence or score, from 0 to 1, with which a label counts as present, in CSV and JSON.")
    private double minConfidence;

    /** Returns the name of the column that the user chose, {@code none}, or null if it is to be recognized. */
    String column() {
        return column;
    }

    double minConfidence() {
        return minConfidence;
    }
}
