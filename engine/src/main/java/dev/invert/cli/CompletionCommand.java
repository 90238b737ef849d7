package dev.invert.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code invert completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints a script that makes the shell complete commands, options and file names.",
        footer = {
            "",
            "Examples:",
            "  source <(invert completion bash)",
            "  invert completion zsh >> ~/.zshrc",
        })
final class CompletionCommand implements Runnable {
    @Parameters(
            paramLabel = "SHELL",
            defaultValue = "bash",
            description = "bash or zsh; the script is the same but for what zsh needs before it. Default: bash")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    private enum Shell {
        BASH,
        ZSH
    }

    @Override
    public void run() {
        CommandLine program = spec.root().commandLine();
        if (shell == Shell.ZSH) {
            spec.commandLine().getOut().println("autoload -U +X compinit && compinit");
        }
        spec.commandLine().getOut().print(AutoComplete.bash(spec.root().name(), program));
        spec.commandLine().getOut().flush();
    }
}
