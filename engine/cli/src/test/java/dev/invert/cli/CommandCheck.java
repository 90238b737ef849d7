package dev.invert.cli;

import java.util.List;

/** Lets tests outside this package ask whether arguments are right. */
public final class CommandCheck {
    private CommandCheck() {}

    /** Parses arguments as the program does, and runs nothing. */
    public static void parse(List<String> arguments) {
        Main.commandLine().parseArgs(arguments.toArray(String[]::new));
    }
}
