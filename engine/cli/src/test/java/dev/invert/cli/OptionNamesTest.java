package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.errors.Setting;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class OptionNamesTest {
    private static final List<CommandLine> COMMANDS =
            List.copyOf(Main.commandLine().getSubcommands().values());

    @ParameterizedTest
    @EnumSource
    void everySettingIsAnOptionOfSomeCommand(Setting setting) {
        for (CommandLine command : COMMANDS) {
            String[] words =
                    OptionNames.of(command.getCommandName()).apply(setting).split(" ", -1);
            assertThat(COMMANDS)
                    .as(words[0])
                    .anyMatch(any -> any.getCommandSpec().findOption(words[0]) != null);
        }
    }

    /** If an option has an enumerated value, as in {@code --samples common}, the value must be legal. */
    @ParameterizedTest
    @EnumSource
    void operandsAreLegal(Setting setting) {
        String[] words = OptionNames.of("concepts").apply(setting).split(" ", -1);
        if (words.length > 1 && !words[1].startsWith("FILE")) {
            Set<String> legal = COMMANDS.stream()
                    .map(command -> command.getCommandSpec().findOption(words[0]))
                    .filter(option -> option != null)
                    .map(OptionSpec::paramLabel)
                    .flatMap(label -> Stream.of(label.split("\\|", -1)))
                    .collect(Collectors.toSet());
            assertThat(legal).contains(words[1]);
        }
    }

    @Test
    void aSharedOptionSaysWhichCommandIsMeant() {
        assertThat(OptionNames.of("concepts").apply(Setting.SAMPLE_IDS)).isEqualTo("--sample-ids FILE");
        assertThat(OptionNames.of("explain").apply(Setting.SAMPLE_IDS))
                .isEqualTo("--sample-ids FILE of invert concepts");
    }
}
