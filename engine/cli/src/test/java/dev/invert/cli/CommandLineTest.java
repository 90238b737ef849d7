package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.demo.DemoModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Checks the help, errors, completion and manual pages of the program. */
class CommandLineTest {
    @TempDir
    Path folder;

    static Stream<String> commands() {
        return Main.commandLine().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithAnExampleInEightyColumns(String command) {
        CommandRun help = CommandRun.of(command, "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("Example").contains("  invert ");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(CommandRun.of("help", command).out()).isEqualTo(help.out());
    }

    /** A line that is wrapped, or continued without a backslash, breaks when it is copied. */
    @ParameterizedTest
    @MethodSource("commands")
    void examplesCanBeCopied(String command) {
        String help = CommandRun.of(command, "--help").out();
        String[] footer = Main.commandLine()
                .getSubcommands()
                .get(command)
                .getCommandSpec()
                .usageMessage()
                .footer();
        for (int i = 0; i < footer.length; i++) {
            if (footer[i].startsWith("  ")) {
                assertThat(help.lines()).contains(footer[i]);
            }
            if (footer[i].startsWith("      ")) {
                assertThat(footer[i - 1]).endsWith(" \\");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionIsExplainedInHelpAndManual(String command) {
        CommandLine described = Main.commandLine().getSubcommands().get(command);
        String page = CommandRun.of("help", command, "--man").out();

        assertThat(page).startsWith(".TH INVERT-" + command.toUpperCase(java.util.Locale.ROOT) + " 1 ");
        assertThat(page).contains(".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS", ".SH EXAMPLES", ".SH EXIT STATUS");
        assertThat(page.chars()).allMatch(c -> c < 128);
        for (OptionSpec option : described.getCommandSpec().options()) {
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
            assertThat(page).contains("\\fB" + option.longestName().replace("-", "\\-") + "\\fR");
        }
    }

    @Test
    void manualPagesOfAllCommandsGoIntoAFolder() throws IOException {
        assertThat(CommandRun.of("help", "--man", "--out", folder.resolve("man").toString())
                        .exitCode())
                .isZero();
        TreeSet<String> expected = new TreeSet<>(List.of("invert.1"));
        commands().forEach(command -> expected.add("invert-" + command + ".1"));
        try (Stream<Path> pages = Files.list(folder.resolve("man"))) {
            assertThat(pages.map(page -> page.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"bash, complete", "zsh, autoload"})
    void completionKnowsEveryCommandAndOption(String shell, String needed) {
        CommandRun script = CommandRun.of("completion", shell);

        assertThat(script.exitCode()).isZero();
        assertThat(script.out()).contains(needed);
        Main.commandLine().getSubcommands().forEach((name, command) -> {
            assertThat(script.out()).contains(name);
            command.getCommandSpec()
                    .options()
                    .forEach(option -> assertThat(script.out()).contains(option.longestName()));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "explian # no command 'explian'; did you mean explain? (see 'invert --help')",
                "help explian # no command 'explian'; did you mean explain? (see 'invert --help')",
                "explain --activatons a # no option '--activatons'; did you mean --activations?",
                "explain --activatons=a # no option '--activatons'; did you mean --activations?",
                "explain --formulas f.txt # no option '--formulas'; 'invert score' has it (see",
                "info --wordnet-map=f.csv # no option '--wordnet-map'; 'invert concepts' has it (see",
                "report x --activations a # no option '--activations'; 'invert transpose', 'invert explain', 'invert score', 'invert find', 'invert audit', 'invert evaluate', 'invert curve' and 'invert compose' have it (see",
                "report x --pictrues 3 # no option '--pictrues'; did you mean --pictures?",
                "report x y # unexpected argument 'y' (see 'invert report --help')",
                "report x --pictures 1.5 # '1.5' is not a whole number",
                "explain --activations a --concepts b --out c --min-fraction x # 'x' is not a number",
                "explain --activations a --concepts b --out c --direction mxa # --direction: 'mxa' is not one of max, min, both",
                "explain --activations a --concepts b # Missing required option: '--out=DIR' (not needed with --format json",
                "explain --activations a --concepts b --out c --holdout 1 # --holdout=1.0 must be at least 0 and below 1",
                "explain --activations a --concepts b --format json --cosy # --out DIR",
                "explain --activations a --concepts b --out c --search best # --search: 'best' is not one of auto, beam, optimal (see",
                "explain --activations a --concepts b --out c --objective best # --objective: 'best' is not one of guaranteed, auc, z, r, f1, iou (see",
                "explain --activations a --concepts b --out c --objective f1 --direction both # --direction=both does not go with --objective=f1, whose low values say nothing: use --direction=max (see",
                "explain --activations a --concepts b --out c --objective iou --direction min # --direction=min does not go with --objective=iou, whose low values say nothing: use --direction=max (see",
                "explain --activations a --concepts b --out c --published --search beam # --published decides about --search itself",
                "explain --activations a --concepts b --out c --published --select simplest # --published decides about --select",
                "explain --activations a --concepts b --out c --published --objective z # --published decides about --objective itself",
                "explain --activations a --concepts b --out c --time-limit -1 # --time-limit=-1.0 must be 0 (none) or more",
                "explain --activations a --concepts b --out c --search optimal --search-limit 3 # --search-limit=3 leaves",
                "explain --activations a --concepts b --out c --min-fraction 0.7 # --min-fraction=0.7 and --max-fraction=0.5 must satisfy 0 <= --min-fraction <= --max-fraction <= 1 (see",
                "simulate --concepts b --out c --noise 1,-1 # --noise=1.0,-1.0 must be finite and at least 0 (see",
                "simulate --concepts b --out c --lengths 5 # --lengths=5 plants formulas of 5 literals, which a search of up to 3 cannot find: raise --length (see",
                "activations --model m --layers l --out o --input x --pool mean # --pool=mean is unknown; legal are avg,",
                "activations --model m --layers l --out o --images x --resize -1 # --resize=-1 must be from 1 to",
                "activations --model m --layers l --out o --images x --std 1,0,1 # --std=1.0,0.0,1.0 must not be 0 (see",
                "explain --activations a --concepts b --out c --search beam --time-limit 0.5 # --time-limit applies to proofs",
                "explain --activations a --concepts b --out c --search beam --compare-beam # --compare-beam applies to proofs",
                "explain --memory 5 # '5' is 5 bytes, too few to work with; write a unit, as in 512M or 8G, and at least 16M",
                "activations --preset clip # --preset: there is no 'clip', only imagenet (see",
                "explain # Missing required options: '--activations=FILE|DIR'",
                "completion fish # SHELL: 'fish' is not one of bash, zsh",
                "help --out x # --out goes with --man",
            })
    void usageErrorsAreOneLineThatSaysWhatWasMeant(String arguments, String expected) {
        CommandRun run = CommandRun.of(arguments.strip().split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("invert: ").contains(expected).hasLineCount(1);
    }

    /** Runs the script in bash, if available: only a shell knows the meaning of its words. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "invert explain --search '' # auto beam optimal",
                "invert explain --format '' # json table",
                "invert layers --input '' #",
                "invert activations --device '' # auto cpu cuda",
                "invert activations --pool m # max max-tokens mean-tokens",
                "invert completion '' # bash zsh",
                "invert help exp # explain export",
            })
    void completionOffersWhatHelpSays(String words, String expected) throws Exception {
        Path script = folder.resolve("completion.sh");
        Files.writeString(
                script,
                CommandRun.of("completion", "bash").out()
                        + "COMP_WORDS=(%s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _complete_invert\n".formatted(words)
                        + "printf '%s\\n' \"${COMPREPLY[@]}\" | sort | xargs\n");
        Process bash = new ProcessBuilder("bash", script.toString())
                .directory(Files.createDirectory(folder.resolve("empty")).toFile())
                .start();

        String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(offered.strip()).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void aBatchInTheInputSizeIsToldToBeLeftOut() throws IOException {
        try (DemoModel model = DemoModel.unpack()) {
            CommandRun run = CommandRun.of("layers", "--model", model.file().toString(), "--input-size", "1,1,28,28");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).endsWith("; if the 1 is the batch, leave it out: --input-size 1,28,28\n");
        }
    }
}
