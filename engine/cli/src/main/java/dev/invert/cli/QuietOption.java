package dev.invert.cli;

import dev.invert.errors.PlainLine;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --quiet}, and the notes on standard error that it suppresses. */
final class QuietOption {
    @Option(names = "--quiet", description = "Print results and errors only.")
    private boolean quiet;

    private final Set<String> noted = new HashSet<>();

    /**
     * Prints a note unless {@code --quiet} is given or the same text was printed before, for example for another layer.
     */
    void note(CommandSpec spec, String text) {
        if (!quiet && noted.add(text)) {
            spec.commandLine().getErr().println(PlainLine.of(text));
            spec.commandLine().getErr().flush();
        }
    }

    /** Returns the option of a command; one that was not given if the command has no such option. */
    static QuietOption of(CommandSpec spec) {
        return spec.mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(QuietOption.class::isInstance)
                .map(QuietOption.class::cast)
                .findFirst()
                .orElseGet(QuietOption::new);
    }

    boolean isQuiet() {
        return quiet;
    }
}
