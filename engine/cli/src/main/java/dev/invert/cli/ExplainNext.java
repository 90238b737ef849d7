package dev.invert.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The {@code invert explain} that follows {@code invert activations --explain} in the same process. */
final class ExplainNext {
    /** Options that mean the same to both commands. */
    private static final Set<String> SHARED =
            Set.of("--out", "--device", "--threads", "--memory", "--quiet", "--overwrite");

    private ExplainNext() {}

    /**
     * Parses its options, and returns the command.
     *
     * @param activations the command whose options it shares
     * @param own options that only {@code explain} has
     * @param model file that the activations come from
     * @throws CommandLine.ParameterException if an option is unknown or missing
     */
    static ExplainCommand parse(CommandSpec activations, List<String> own, Path model) {
        CommandLine explain = activations.root().commandLine().getSubcommands().get("explain");
        List<String> arguments = new ArrayList<>(own);
        arguments.add("--activations=" + model);
        for (OptionSpec option : activations.commandLine().getParseResult().matchedOptions()) {
            String name = option.longestName();
            // A model may run on a GPU whose activations the kernels search.
            if (SHARED.contains(name) && !(name.equals("--device") && usesKernels(own))) {
                add(option, name, arguments);
            }
        }
        explain.parseArgs(arguments.toArray(String[]::new));
        return explain.getCommand();
    }

    private static void add(OptionSpec option, String name, List<String> arguments) {
        if (option.arity().max() == 0) {
            arguments.add(name);
            return;
        }
        option.originalStringValues().forEach(value -> arguments.add(name + "=" + value));
    }

    private static boolean usesKernels(List<String> options) {
        String joined = String.join(" ", options).toLowerCase(java.util.Locale.ROOT);
        return joined.contains("--backend kernels") || joined.contains("--backend=kernels");
    }
}
