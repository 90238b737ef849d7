package dev.invert.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Explanation;
import dev.invert.arrays.ActivationFiles;
import dev.invert.cli.CommandCheck;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README says is what the code does. */
class ReadmeTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path EXAMPLES = Path.of("src/test/java/dev/invert/example");
    private static final Path ORACLE = Path.of("../data/src/test/resources/dev/invert/oracle");
    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\\n(.*?)```", Pattern.DOTALL);

    private static List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(Files.readString(README))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** Indented as it may be, every Java block stands in an example that the compiler has seen. */
    @Test
    void everyJavaBlockIsAPartOfAnExample() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.toList()) {
                sources.add(unindented(Files.readString(file)));
            }
        }
        List<String> quoted = blocks("java");
        assertThat(quoted).hasSizeGreaterThan(2);
        assertThat(quoted).allMatch(block -> sources.stream().anyMatch(source -> source.contains(unindented(block))));
    }

    private static String unindented(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    static Stream<String> commands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String language : List.of("", "bash", "sh")) {
            for (String block : blocks(language)) {
                block.replace("\\\n", " ")
                        .lines()
                        .map(line -> line.replaceFirst("^engine/target/invert/bin/", "")
                                .strip())
                        .filter(line -> line.startsWith("invert "))
                        .map(line -> line.replaceFirst(" *[|>#].*", ""))
                        .filter(line -> !line.contains("COMMAND"))
                        .forEach(commands::add);
            }
        }
        return commands.stream().distinct();
    }

    /** Commands, options and their values exist; files need not. */
    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsOne(String command) {
        List<String> arguments = Pattern.compile("'([^']*)'|(\\S+)")
                .matcher(command.substring("invert ".length()))
                .results()
                .map(ReadmeTest::unquoted)
                .toList();

        CommandCheck.parse(arguments);
    }

    private static String unquoted(MatchResult argument) {
        return argument.group(1) != null ? argument.group(1) : argument.group(2);
    }

    @Test
    void theFirstExampleExplainsFiles() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            ExplainLayer.explain(ORACLE.resolve("acts.npy"), ORACLE.resolve("labels.npy"));
        } finally {
            System.setOut(before);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.matches("\\d+ .* 0\\.\\d+"));
    }

    @Test
    void theThirdExampleStreams() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        List<Integer> heard = new ArrayList<>();
        try (ActivationMatrix activations = ActivationFiles.open(ORACLE.resolve("acts.npy"));
                LabeledSamples labels = ConceptFiles.open(ORACLE.resolve("labels.npy"))) {
            StreamLayer.start(executor, activations, labels.matrix(), neuron -> heard.add(neuron.neuron()))
                    .get();
            assertThat(heard).hasSize(activations.neuronCount()).doesNotHaveDuplicates();
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void theSecondExampleExplainsArrays() {
        Explanation best = ExplainArrays.best();

        assertThat(best.label()).isEqualTo("box & red");
        assertThat(best.auc()).isEqualTo(1);
    }
}
