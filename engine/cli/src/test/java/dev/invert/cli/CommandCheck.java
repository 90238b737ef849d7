package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets tests outside this package validate arguments. */
public final class CommandCheck {
    private CommandCheck() {}

    /** Parses arguments as the program does, without running a command. */
    public static void parse(List<String> arguments) {
        Main.commandLine().parseArgs(arguments.toArray(String[]::new));
    }

    /** Runs a command, which must succeed. */
    public static void run(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    /** Runs a command, which must fail, and returns what it prints to standard error. */
    public static String fail(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
        return run.err();
    }

    /** Returns the options of all commands. */
    public static Set<String> options() {
        return Main.commandLine().getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .flatMap(option -> Arrays.stream(option.names()))
                .collect(Collectors.toSet());
    }
}
