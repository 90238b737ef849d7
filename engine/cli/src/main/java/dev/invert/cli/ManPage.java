package dev.invert.cli;

import dev.invert.results.ProgramVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Renders the manual page of a command in roff, from the same model that {@code --help} is printed from. */
final class ManPage {
    private static final String EXIT_CODES = """
            .TP
            .B 0
            done
            .TP
            .B 1
            failed, with the reason on standard error
            .TP
            .B 2
            wrong usage, with the reason on standard error
            """;
    private static final String ENVIRONMENT = """
            .TP
            .B JAVA_HOME
            Java installation that runs the program, version 17 or later.
            .TP
            .B INVERT_JAVA_OPTIONS
            JVM options, for example \\-Xmx8g; \\-Dinvert.kernel=NAME forces a kernel.
            """;

    private final CommandLine command;
    private final CommandSpec spec;
    private final UsageMessageSpec usage;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandLine command) {
        this.command = command;
        this.spec = command.getCommandSpec();
        this.usage = spec.usageMessage();
    }

    /** Returns the page. */
    static String of(CommandLine command) {
        return new ManPage(command).write();
    }

    /** Returns the name of the page without the section, such as {@code invert-explain}. */
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    private String write() {
        page.append(".TH ")
                .append(name(command).toUpperCase(java.util.Locale.ROOT))
                .append(" 1 \"\" \"invert ");
        page.append(text(ProgramVersion.engine())).append("\"\n");
        section("NAME");
        page.append(text(name(command))).append(" \\- ").append(firstSentence()).append('\n');
        section("SYNOPSIS");
        page.append(synopsis());
        section("DESCRIPTION");
        paragraph(String.join(" ", usage.description()));
        writeSubcommands();
        writeOptions();
        writeFooter();
        section("EXIT STATUS");
        page.append(EXIT_CODES);
        section("ENVIRONMENT");
        page.append(ENVIRONMENT);
        writeRelatives();
        return page.toString();
    }

    private String firstSentence() {
        String description = String.join(" ", usage.description());
        int end = description.indexOf(". ");
        return text(end < 0 ? description.replaceFirst("\\.$", "") : description.substring(0, end));
    }

    private String synopsis() {
        String lines = command.getHelp().synopsis(0);
        return ".nf\n" + lines.lines().map(ManPage::text).collect(Collectors.joining("\n")) + "\n.fi\n";
    }

    private void writeSubcommands() {
        if (command.getSubcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        for (Map.Entry<String, CommandLine> entry : command.getSubcommands().entrySet()) {
            UsageMessageSpec other = entry.getValue().getCommandSpec().usageMessage();
            item(bold(entry.getKey()), String.join(" ", other.description()));
        }
    }

    private void writeOptions() {
        List<OptionSpec> options =
                spec.options().stream().filter(option -> !option.hidden()).toList();
        section("OPTIONS");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item("\\fI" + text(parameter.paramLabel()) + "\\fR", String.join(" ", parameter.description()));
        }
        for (OptionSpec option : options) {
            String names =
                    java.util.Arrays.stream(option.names()).map(ManPage::bold).collect(Collectors.joining(", "));
            String value = option.arity().max() == 0 ? "" : "=\\fI" + text(option.paramLabel()) + "\\fR";
            String preset = option.defaultValue();
            boolean shown =
                    preset != null && !preset.isEmpty() && option.arity().max() > 0;
            item(names + value, String.join(" ", option.description()) + (shown ? " Default: " + preset + "." : ""));
        }
    }

    /** Writes the footer: examples verbatim, other lines as paragraphs. */
    private void writeFooter() {
        List<String> examples = new ArrayList<>();
        List<String> rest = new ArrayList<>();
        for (String line : usage.footer()) {
            String example = line.replaceFirst("^Examples?: *", "");
            if (line.startsWith("  ") || !example.equals(line)) {
                examples.add(example);
            } else {
                rest.add(line);
            }
        }
        examples.removeIf(String::isBlank);
        rest.removeIf(String::isBlank);
        if (!rest.isEmpty()) {
            section("NOTES");
            rest.forEach(this::paragraph);
        }
        if (!examples.isEmpty()) {
            section("EXAMPLES");
            page.append(".nf\n");
            examples.forEach(line -> page.append(text(line)).append('\n'));
            page.append(".fi\n");
        }
    }

    private void writeRelatives() {
        CommandLine program = spec.root().commandLine();
        String others = (command == program ? program.getSubcommands().values().stream() : List.of(program).stream())
                .map(other -> bold(name(other)) + "(1)")
                .distinct()
                .collect(Collectors.joining(", "));
        section("SEE ALSO");
        page.append(others).append('\n');
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private void paragraph(String words) {
        page.append(".PP\n").append(text(words)).append('\n');
    }

    private void item(String term, String words) {
        page.append(".TP\n").append(term).append('\n').append(text(words)).append('\n');
    }

    private static String bold(String words) {
        return "\\fB" + text(words) + "\\fR";
    }

    /**
     * Escapes text for roff, which is ASCII and gives a meaning to backslashes, minus signs, and periods or quotes at
     * the start of a line.
     */
    private static String text(String words) {
        StringBuilder escaped = new StringBuilder();
        words.replace("%%", "%").codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                default -> {
                    if (c < 128) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append(String.format("\\[u%04X]", c));
                    }
                }
            }
        });
        boolean reserved = words.startsWith(".") || words.startsWith("'");
        return (reserved ? "\\&" : "") + escaped;
    }
}
