package dev.invert.cli;

import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --quiet}, and what it silences: notes on standard error about what is going on. */
final class QuietOption {
    @Option(names = "--quiet", description = "Print results and errors only.")
    private boolean quiet;

    private final Set<String> noted = new HashSet<>();

    /** Tells the user what is going on; the same for another layer is not told again. */
    void note(CommandSpec spec, String text) {
        if (!quiet && noted.add(text)) {
            spec.commandLine().getErr().println(text);
            spec.commandLine().getErr().flush();
        }
    }

    boolean isQuiet() {
        return quiet;
    }
}
