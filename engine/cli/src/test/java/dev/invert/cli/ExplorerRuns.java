package dev.invert.cli;

import java.nio.file.Path;

/** Two runs on the same data that differ in the length of their formulas. */
final class ExplorerRuns {
    private ExplorerRuns() {}

    /** Writes the runs a and b into a folder. */
    static void write(Path folder) {
        explain(folder.resolve("a"), "1");
        explain(folder.resolve("b"), "2");
    }

    private static void explain(Path out, String length) {
        CommandCheck.run(
                "explain",
                "--quiet",
                "--search",
                "beam",
                "--pictures",
                "0",
                "--length",
                length,
                "--activations",
                Service.ORACLE.resolve("acts.npy").toString(),
                "--concepts",
                Service.ORACLE.resolve("labels.npy").toString(),
                "--out",
                out.toString());
    }
}
