package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.NpyHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer that is explained in several parts has the files that one call for all neurons gives. */
class LargeLayerTest {
    private static final int SAMPLES = 60;
    private static final int NEURONS = 2 * LayerParts.NEURONS + 100;

    @TempDir
    Path folder;

    private void write(String name, int columns, boolean activations) throws IOException {
        Random random = new Random(columns);
        int bytes = activations ? Float.BYTES : 1;
        ByteBuffer header = NpyHeader.encode(activations ? "<f4" : "|b1", true, SAMPLES, columns);
        ByteBuffer content = ByteBuffer.allocate(header.limit() + SAMPLES * columns * bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        for (int i = 0; i < SAMPLES * columns; i++) {
            if (activations) {
                content.putFloat(random.nextFloat());
            } else {
                content.put((byte) (random.nextInt(4) == 0 ? 1 : 0));
            }
        }
        Files.write(folder.resolve(name), content.array());
    }

    private String explain(Path out, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "explain",
                "--quiet",
                "--activations",
                folder.resolve("acts.npy").toString(),
                "--concepts",
                folder.resolve("labels.npy").toString(),
                "--length",
                "1",
                "--out",
                out.toString()));
        arguments.addAll(List.of(options));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream saved = System.err;
        PrintStream savedOut = System.out;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        try {
            int code = Main.run(arguments.toArray(String[]::new));
            assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        } finally {
            System.setErr(saved);
            System.setOut(savedOut);
        }
        return err.toString(StandardCharsets.UTF_8);
    }

    /** One explanation per neuron allows parts of 4,096 neurons, 48 of them parts of 256. */
    @Test
    void otherPartsGiveTheSameFiles() throws Exception {
        write("acts.npy", NEURONS, true);
        write("labels.npy", 4, false);
        Path three = folder.resolve("three");
        Path many = folder.resolve("many");
        String[] options = {"--holdout", "0.3", "--permutations", "3", "--search", "beam"};

        explain(three, options);
        explain(
                many,
                Stream.concat(Stream.of(options), Stream.of("--top", "48")).toArray(String[]::new));

        List<String> lines = Files.readAllLines(three.resolve("explanations.jsonl"));
        assertThat(lines).hasSize(NEURONS);
        assertThat(Files.readAllLines(three.resolve("explanations.csv"))).hasSizeGreaterThan(NEURONS);
        // Four concepts have at most eight literals, of which both runs report the first three first.
        assertThat(first(many)).isEqualTo(first(three));
        try (Stream<Path> files = Files.list(three)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            ".invert-files", "explanations.csv", "explanations.jsonl", "report.html", "run.json");
        }
    }

    private static List<String> first(Path out) throws IOException {
        return Files.readAllLines(out.resolve("explanations.csv")).stream()
                .map(row -> row.split(","))
                .filter(cells -> cells[11].equals("1"))
                .map(cells -> String.join(",", List.of(cells[0], cells[5], cells[6], cells[12], cells[28], cells[39])))
                .toList();
    }
}
