package dev.invert.cli;

import dev.invert.errors.NearestNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Describes invalid arguments in one line, with the probable intention. */
final class UsageErrors {
    private static final Pattern ENUM = Pattern.compile(
            "Invalid value for (?:option |positional parameter at index \\d+ )?(.*): expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'",
            Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("'(.*)' is not an? (int|long|double)", Pattern.DOTALL);

    private UsageErrors() {}

    /** Returns the line, without the program name in front. */
    static String describe(ParameterException e) {
        CommandLine command = e.getCommandLine();
        return message(e, command) + " (see '" + command.getCommandSpec().qualifiedName() + " --help')";
    }

    private static String message(ParameterException e, CommandLine command) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched.getUnmatched().get(0), command);
        }
        // A misspelled required option would otherwise only be reported as missing.
        List<String> unmatched = command.getUnmatchedArguments();
        if (e instanceof CommandLine.MissingParameterException && !unmatched.isEmpty()) {
            return unknown(unmatched.get(0), command);
        }
        String message = Main.oneLine(e.getMessage());
        Matcher choice = ENUM.matcher(message);
        if (choice.matches()) {
            List<String> legal =
                    List.of(choice.group(2).toLowerCase(java.util.Locale.ROOT).split(", "));
            String asked = choice.group(1).replaceAll("^['(]|[')]$", "");
            // All values are listed: the nearest one may mislead, as beam would for a user who typed best.
            return asked + ": "
                    + (legal.size() == 1
                            ? "there is no '" + choice.group(3) + "', only " + legal.get(0)
                            : "'" + choice.group(3) + "' is not one of " + String.join(", ", legal));
        }
        Matcher number = NUMBER.matcher(message);
        if (number.find()) {
            String kind = number.group(2).equals("double") ? "a number" : "a whole number";
            return number.replaceFirst(Matcher.quoteReplacement("'" + number.group(1) + "' is not " + kind));
        }
        return message;
    }

    private static String unknown(String argument, CommandLine command) {
        boolean option = argument.startsWith("-");
        String name = option ? argument.replaceFirst("=.*", "") : argument;
        List<String> known = new ArrayList<>();
        if (option) {
            for (OptionSpec spec : command.getCommandSpec().options()) {
                known.addAll(Arrays.asList(spec.names()));
            }
        } else {
            known.addAll(command.getSubcommands().keySet());
        }
        String kind = option ? "no option" : command.getSubcommands().isEmpty() ? "unexpected argument" : "no command";
        String others = option ? having(name, command) : "";
        return kind + " '" + name + "'" + (others.isEmpty() ? meant(name, known) : "; " + others);
    }

    /** Returns a clause that names the other commands that have an option; empty if there are none. */
    private static String having(String option, CommandLine command) {
        CommandSpec root = command.getCommandSpec().root();
        // The parser of the program knows only the command that was given.
        CommandLine program = root.userObject() instanceof Main ? Main.commandLine() : root.commandLine();
        List<String> names = program.getSubcommands().values().stream()
                .filter(other -> other.getCommandSpec().findOption(option) != null)
                .map(other -> "'" + other.getCommandSpec().qualifiedName() + "'")
                .distinct()
                .toList();
        if (names.size() < 2) {
            return names.isEmpty() ? "" : names.get(0) + " has it";
        }
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " and " + names.get(last) + " have it";
    }

    private static String meant(String name, List<String> known) {
        List<String> nearest = NearestNames.of(name, known);
        return nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?";
    }
}
