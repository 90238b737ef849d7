package dev.invert.cli;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.NpyHeader;
import dev.invert.torch.TokenModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explains activations without writing them, as {@code invert explain} explains those in files. */
class DirectExplanationTest {
    private static final int SEQUENCES = 60;
    private static final int POSITIONS = 5;

    @TempDir
    Path folder;

    private Path model;
    private Path input;
    private Path labels;

    @BeforeEach
    void write() throws IOException {
        model = TokenModel.write(folder.resolve("lm.pt"));
        input = folder.resolve("ids.npy");
        ByteBuffer file = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + SEQUENCES * POSITIONS * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put(NpyHeader.encode("<i8", false, SEQUENCES, POSITIONS));
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("document,position,label\n");
        for (int i = 0; i < SEQUENCES * POSITIONS; i++) {
            int id = random.nextInt(TokenModel.VOCABULARY);
            file.putLong(id);
            csv.append("%d,%d,%s\n".formatted(i / POSITIONS, i % POSITIONS, random.nextBoolean() ? "left" : "right"));
            for (int bit = 0; bit < 5; bit++) {
                boolean flipped = random.nextInt(8) == 0;
                if ((id >> bit & 1) == (flipped ? 0 : 1)) {
                    csv.append("%d,%d,bit%d\n".formatted(i / POSITIONS, i % POSITIONS, bit));
                }
            }
        }
        Files.write(input, file.array());
        labels = Files.writeString(folder.resolve("labels.csv"), csv);
    }

    private List<String> run(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "activations",
                "--model",
                model.toString(),
                "--input",
                input.toString(),
                "--batch-size",
                "7",
                "--device",
                "cpu"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--layers")) {
            arguments.addAll(List.of("--layers", "embed", "--pool", "tokens"));
        }
        return arguments;
    }

    private CommandRun command(List<String> arguments) {
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private CommandRun direct(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--explain",
                "--concepts",
                labels.toString(),
                "--out",
                folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return command(run(arguments.toArray(String[]::new)));
    }

    /** Explains by way of files and compares. */
    private void assertSameAsByFiles(List<String> activations, List<String> explain, String direct, String... layers)
            throws IOException {
        List<String> written =
                new ArrayList<>(List.of("--out", folder.resolve("acts").toString()));
        written.addAll(activations);
        CommandRun first = command(run(written.toArray(String[]::new)));
        assertThat(first.exitCode()).as(first.err()).isZero();
        List<String> arguments = new ArrayList<>(List.of(
                "explain",
                "--activations",
                folder.resolve("acts").toString(),
                "--concepts",
                labels.toString(),
                "--out",
                folder.resolve("by-files").toString()));
        arguments.addAll(explain);
        CommandRun second = command(arguments);
        assertThat(second.exitCode()).as(second.err()).isZero();
        for (String layer : layers) {
            for (String name : List.of("explanations.jsonl", "explanations.csv")) {
                Path expected = folder.resolve("by-files").resolve(layer).resolve(name);
                assertThat(Files.readString(expected)).contains("bit");
                assertThat(folder.resolve(direct).resolve(layer).resolve(name)).hasSameBinaryContentAs(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernels", "torch"})
    void explanationsAreThoseOfFiles(String backend) throws Exception {
        List<String> explain =
                List.of("--backend", backend, "--length", "3", "--permutations", "4", "--holdout", "0.3");
        assertNoNativeLeak(() -> {
            CommandRun run = direct("direct", explain.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("300 tokens in ", " on cpu; neurons of embed: 6\n");
            assertThat(run.out()).contains("Report: " + folder.resolve("direct"));
        });
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(Path::toString))
                    .noneMatch(name -> name.contains("embed") || name.endsWith("activations.json"));
        }
        assertThat(Files.readString(folder.resolve("direct/run.json")))
                .contains("lm.pt", "SHA-256", "\"" + backend + "\"");
        assertSameAsByFiles(List.of(), explain, "direct", "");
    }

    @Test
    void rowsAreMatchedWithLabelsInAnotherOrder() throws Exception {
        List<String> activations = List.of("--ignore-ids", "0,7", "--limit", "50");
        List<String> explain = List.of("--samples", "common", "--backend", "torch");
        labels = reversedLabels();
        List<String> all = new ArrayList<>(explain);
        all.addAll(activations);
        assertNoNativeLeak(() -> {
            CommandRun run = direct("direct", all.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isZero();
        });
        assertSameAsByFiles(activations, explain, "direct", "");
    }

    /** Returns the labels in the opposite order, so that rows have to be selected. */
    private Path reversedLabels() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(labels));
        String heading = lines.remove(0);
        Collections.reverse(lines);
        lines.add(0, heading);
        return Files.write(folder.resolve("reversed.csv"), lines);
    }

    @Test
    void activationsAreWrittenToo() throws Exception {
        Path kept = folder.resolve("kept");
        List<String> explain = List.of("--backend", "kernels", "--top", "2");
        List<String> all = new ArrayList<>(explain);
        all.addAll(List.of("--keep-activations", kept.toString()));
        assertNoNativeLeak(() -> {
            CommandRun run = direct("direct", all.toArray(String[]::new));
            assertThat(run.exitCode()).as(run.err()).isZero();
        });
        assertSameAsByFiles(List.of(), explain, "direct", "");
        assertThat(kept.resolve("embed.npy")).hasSameBinaryContentAs(folder.resolve("acts/embed.npy"));
        assertThat(kept.resolve("activations.json")).hasSameTextualContentAs(folder.resolve("acts/activations.json"));
        CommandRun without = command(run("--out", "acts", "--keep-activations", kept.toString()));
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err())
                .contains("--keep-activations goes with --explain")
                .hasLineCount(1);
    }

    @Test
    void layersHaveFoldersOfTheirOwn() throws Exception {
        labels = documentLabels();
        List<String> activations = List.of("--layers", "odd,embed", "--pool", "mean-tokens");
        List<String> explain = List.of("--format", "json");
        List<String> all = new ArrayList<>(explain);
        all.addAll(activations);
        CommandRun run = direct("direct", all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(12).allMatch(line -> line.startsWith("{"));
        assertThat(folder.resolve("direct/index.html")).exists();
        assertSameAsByFiles(activations, explain, "direct", "odd", "embed");
    }

    private Path documentLabels() throws IOException {
        StringBuilder csv = new StringBuilder("sample,bit0,bit1\n");
        for (int i = 0; i < SEQUENCES; i++) {
            csv.append("%d,%d,%d\n".formatted(i, i % 3 == 0 ? 1 : 0, i % 2));
        }
        return Files.writeString(folder.resolve("documents.csv"), csv);
    }

    /** A layer that passes the ids on, 0 for nearly all tokens. */
    @Test
    void sparseLayersAreExplainedFromFiles() throws Exception {
        model = TokenModel.writeWithDropout(folder.resolve("dropout.pt"));
        input = ids(SEQUENCES * POSITIONS, 20);
        labels = documentLabels();
        assertNoNativeLeak(() -> {
            CommandRun run = direct("direct", "--layers", "a\\,b");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines().filter(line -> line.startsWith("invert: ")))
                    .singleElement()
                    .asString()
                    .contains("layer a,b: less than a tenth of its activations are other than 0", "--sparse=off");
            assertThat(folder.resolve("direct")).doesNotExist();
        });
        CommandRun dense = direct("direct", "--layers", "a\\,b", "--sparse", "off");
        assertThat(dense.exitCode()).as(dense.err()).isZero();
    }

    @Test
    void whatDoesNotFitIntoMemoryIsOneLine() throws Exception {
        assertNoNativeLeak(() -> {
            CommandRun run = CommandRun.of(
                    "activations",
                    "--model",
                    model.toString(),
                    "--layers",
                    "embed",
                    "--input",
                    ids(1_000_000, 2).toString(),
                    "--device",
                    "cpu",
                    "--pool",
                    "tokens",
                    "--memory",
                    "16M",
                    "--explain",
                    "--concepts",
                    labels.toString(),
                    "--quiet",
                    "--out",
                    folder.resolve("direct").toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("invert: layer embed: ")
                    .contains("raise --memory", "write the activations to files and explain these")
                    .hasLineCount(1);
            assertThat(folder.resolve("direct")).doesNotExist();
        });
    }

    /** Returns an array of token ids: 1 for every token of a given number, otherwise 0. */
    private Path ids(int tokens, int every) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + tokens * Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put(NpyHeader.encode("<i8", false, tokens / POSITIONS, POSITIONS));
        for (int i = 0; i < tokens; i++) {
            file.putLong(i % every == 0 ? 1 : 0);
        }
        return Files.write(folder.resolve("few.npy"), file.array());
    }

    @Test
    void mistakesAreFoundBeforeTheModelRuns() {
        String[][] mistakes = {
            {"--resume", "do not go with --explain"},
            {"--sparse=on", "do not go with --explain"},
            {"--dtype=float16", "do not go with --explain"},
            {"--lenght=2", "no option '--lenght'; did you mean --length?"},
            {"--holdout=1", "--holdout=1.0 must be at least 0 and below 1"},
        };
        for (String[] mistake : mistakes) {
            CommandRun run = direct("direct", mistake[0]);
            assertThat(run.exitCode()).as(mistake[0]).isEqualTo(2);
            assertThat(run.err()).contains(mistake[1]).hasLineCount(1);
        }
        CommandRun without = command(run("--out", folder.resolve("acts").toString(), "--length", "2"));
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.err()).contains("no option '--length'", "explain").hasLineCount(1);
        CommandRun missing =
                command(run("--explain", "--out", folder.resolve("direct").toString()));
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("--concepts").hasLineCount(1);
        CommandRun absent =
                direct("direct", "--names", folder.resolve("absent.txt").toString());
        assertThat(absent.exitCode()).isEqualTo(1);
        assertThat(absent.err()).doesNotContain(" tokens in ");
        assertThat(folder.resolve("direct")).doesNotExist();
    }
}
