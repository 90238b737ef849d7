package dev.invert.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints a shell script that completes commands, options and file names.",
        footer = {
            "",
            "Examples:",
            "  source <(invert completion bash)",
            "  invert completion zsh >> ~/.zshrc",
        })
final class CompletionCommand implements Runnable {
    @Parameters(paramLabel = "SHELL", defaultValue = "bash", description = "bash or zsh. Default: bash")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    private enum Shell {
        BASH,
        ZSH
    }

    @Override
    public void run() {
        CommandLine program = Main.commandLine();
        program.getSubcommands().values().forEach(command -> offerWhatHelpSays(command.getCommandSpec()));
        offerCommands(program);
        if (shell == Shell.ZSH) {
            spec.commandLine().getOut().println("autoload -U +X compinit && compinit");
        }
        spec.commandLine().getOut().print(AutoComplete.bash(spec.root().name(), program));
        spec.commandLine().getOut().flush();
    }

    /** Offers enum values in lower case, as the help text prints them; the constants are in upper case. */
    private static void offerWhatHelpSays(CommandSpec command) {
        for (OptionSpec option : List.copyOf(command.options())) {
            if (option.type().isEnum()) {
                command.remove(option);
                command.addOption(OptionSpec.builder(option)
                        .completionCandidates(lowerCase(option.completionCandidates()))
                        .build());
            }
        }
        for (PositionalParamSpec parameter : List.copyOf(command.positionalParameters())) {
            if (parameter.type().isEnum()) {
                command.remove(parameter);
                command.addPositional(PositionalParamSpec.builder(parameter)
                        .completionCandidates(lowerCase(parameter.completionCandidates()))
                        .build());
            }
        }
    }

    private static List<String> lowerCase(Iterable<String> candidates) {
        List<String> lower = new ArrayList<>();
        candidates.forEach(candidate -> lower.add(candidate.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static void offerCommands(CommandLine program) {
        CommandSpec help = program.getSubcommands().get("help").getCommandSpec();
        PositionalParamSpec name = help.positionalParameters().get(0);
        help.remove(name);
        help.addPositional(PositionalParamSpec.builder(name)
                .completionCandidates(List.copyOf(program.getSubcommands().keySet()))
                .build());
    }
}
