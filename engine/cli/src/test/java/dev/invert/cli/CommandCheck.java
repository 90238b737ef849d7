package dev.invert.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets tests outside this package ask whether arguments are right. */
public final class CommandCheck {
    private CommandCheck() {}

    /** Parses arguments as the program does, and runs nothing. */
    public static void parse(List<String> arguments) {
        Main.commandLine().parseArgs(arguments.toArray(String[]::new));
    }

    /** The options of all commands. */
    public static Set<String> options() {
        return Main.commandLine().getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .flatMap(option -> Arrays.stream(option.names()))
                .collect(Collectors.toSet());
    }
}
