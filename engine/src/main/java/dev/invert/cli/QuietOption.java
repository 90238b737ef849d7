package dev.invert.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --quiet}, and what it silences: notes on standard error about what is going on. */
final class QuietOption {
    @Option(names = "--quiet", description = "Print results and errors only.")
    private boolean quiet;

    /** Tells the user what is going on. */
    void note(CommandSpec spec, String text) {
        if (!quiet) {
            spec.commandLine().getErr().println(text);
            spec.commandLine().getErr().flush();
        }
    }

    boolean isQuiet() {
        return quiet;
    }
}
