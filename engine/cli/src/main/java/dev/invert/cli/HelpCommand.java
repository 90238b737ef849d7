package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.errors.NearestNames;
import dev.invert.files.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert help}. */
@Command(
        name = "help",
        helpCommand = true,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the description, the options and examples of a command.",
        footer = {
            "",
            "Examples:",
            "  invert help explain",
            "  invert help explain --man | man -l -",
            "  invert help --man --out /usr/local/share/man/man1",
        })
final class HelpCommand implements Runnable {
    @Parameters(
            arity = "0..1",
            paramLabel = "COMMAND",
            description = "Command to describe; without it, all commands are listed.")
    private String name;

    @Option(names = "--man", description = "Print a manual page (roff) instead.")
    private boolean man;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "With --man: write the manual pages of all commands into a folder.")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine program = spec.root().commandLine();
        if (out != null) {
            if (!man || name != null) {
                throw new ParameterException(spec.commandLine(), "--out goes with --man, and writes all commands");
            }
            writePages(program);
            return;
        }
        CommandLine command = name == null ? program : subcommand(program);
        if (man) {
            spec.commandLine().getOut().print(ManPage.of(command));
        } else {
            command.usage(spec.commandLine().getOut());
        }
        spec.commandLine().getOut().flush();
    }

    private CommandLine subcommand(CommandLine program) {
        CommandLine command = program.getSubcommands().get(name);
        if (command == null) {
            List<String> nearest =
                    NearestNames.of(name, List.copyOf(program.getSubcommands().keySet()));
            throw new ParameterException(
                    program,
                    "no command '" + name + "'"
                            + (nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?"));
        }
        return command;
    }

    /**
     * Writes the manual pages of all commands.
     *
     * @throws InvertException if a page cannot be written
     */
    private void writePages(CommandLine program) {
        Main.folders(spec).make(out);
        writePage(program);
        new LinkedHashSet<>(program.getSubcommands().values()).forEach(this::writePage);
    }

    private void writePage(CommandLine command) {
        AtomicFile.write(
                out.resolve(ManPage.name(command) + ".1"),
                page -> page.write(ManPage.of(command).getBytes(StandardCharsets.UTF_8)));
    }
}
