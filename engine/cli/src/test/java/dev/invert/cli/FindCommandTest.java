package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Formula;
import dev.invert.RandomProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Tests {@code invert find} on files. */
class FindCommandTest {
    private static final int SAMPLES = 60;
    private static final int NEURONS = 6;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final RandomProblem problem = new RandomProblem(21, SAMPLES, 5);
    private final float[][] neurons =
            IntStream.range(0, NEURONS).mapToObj(k -> problem.neuron()).toArray(float[][]::new);

    @BeforeEach
    void writeInputs() throws IOException {
        Files.write(folder.resolve("acts.npy"), npy(neurons));
        Files.write(folder.resolve("labels.npy"), labels());
        Files.writeString(
                folder.resolve("names.json"),
                IntStream.range(0, 5)
                        .mapToObj(c -> "\"" + c + "\": {\"offset\": \"c" + c + "\", \"name\": \""
                                + List.of("cat", "big dog.n.01", "crane", "crane", "shoe")
                                        .get(c) + "\"}")
                        .collect(Collectors.joining(", ", "{", "}")));
    }

    private static byte[] npy(float[][] rows) {
        return npy("<f4", rows.length, Float.BYTES, bytes -> {
            for (float[] row : rows) {
                for (float value : row) {
                    bytes.putFloat(value);
                }
            }
        });
    }

    private byte[] labels() {
        return npy("|b1", 5, 1, bytes -> {
            for (boolean[] column : problem.columns) {
                for (boolean value : column) {
                    bytes.put((byte) (value ? 1 : 0));
                }
            }
        });
    }

    private static byte[] npy(String type, int columns, int size, java.util.function.Consumer<ByteBuffer> content) {
        String header =
                "{'descr': '" + type + "', 'fortran_order': True, 'shape': (" + SAMPLES + ", " + columns + "), }";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + columns * SAMPLES * size)
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        bytes.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        content.accept(bytes);
        return bytes.array();
    }

    private CommandRun find(String... more) {
        return find(folder.resolve("acts.npy"), more);
    }

    private CommandRun find(Path activations, String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "find",
                                "--activations",
                                activations.toString(),
                                "--concepts",
                                folder.resolve("labels.npy").toString(),
                                "--names",
                                folder.resolve("names.json").toString(),
                                "--quiet"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private double auc(int neuron, Formula formula) {
        boolean[] truth = problem.truth(formula);
        long n = IntStream.range(0, SAMPLES).filter(i -> truth[i]).count();
        return RandomProblem.pairCount(neurons[neuron], truth) / (2.0 * n * (SAMPLES - n));
    }

    @Test
    void listsTheBestNeuronsOfEachFormula() {
        CommandRun run = find("--top", "3", "--format", "json", "big_dog | CAT", "c4");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        List<JsonNode> lines = run.out().lines().map(JSON::readTree).toList();
        assertThat(lines).hasSize(6);
        for (int i = 0; i < 6; i++) {
            JsonNode line = lines.get(i);
            Formula formula = Formula.parse(i < 3 ? "c0 | c1" : "c4");
            assertThat(line.get("formula").asString()).isEqualTo(formula.text());
            assertThat(line.get("rank").asInt()).isEqualTo(i % 3 + 1);
            assertThat(line.get("layer").asString()).isEqualTo("acts");
            double auc = line.get("auc").asDouble();
            assertThat(auc).isEqualTo(auc(line.get("neuron").asInt(), formula));
            assertThat(IntStream.range(0, NEURONS).filter(k -> auc(k, formula) > auc))
                    .hasSize(i % 3);
            assertThat(line.has("auc_holdout")).isFalse();
        }
        assertThat(lines.get(0).get("label").asString()).isEqualTo("cat | big dog.n.01");
    }

    @Test
    void printsATableOrCsv() {
        CommandRun table = find("--top", "2", "--holdout", "0.4", "cat");
        assertThat(table.out().lines().toList())
                .hasSize(4)
                .satisfies(lines -> assertThat(lines.get(0)).isEqualTo("cat"))
                .satisfies(lines -> assertThat(lines.get(1)).contains("neuron", "AUC", "p corr.", "held out"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));

        CommandRun csv = find("--top", "2", "--format", "csv", "--direction", "both", "--neurons", "1-3", "cat");
        assertThat(csv.out().lines().toList())
                .hasSize(3)
                .first()
                .asString()
                .startsWith("formula,label,rank,layer,neuron,auc,");
    }

    @Test
    void comparesTheNeuronsOfAllLayers() throws IOException {
        Path layers = Files.createDirectory(folder.resolve("layers"));
        Files.write(layers.resolve("a.npy"), npy(new float[][] {neurons[0], neurons[1], neurons[2]}));
        Files.write(layers.resolve("b.npy"), npy(new float[][] {neurons[3], neurons[4], neurons[5]}));
        Files.writeString(
                layers.resolve("activations.json"),
                "{\"layers\": [{\"layer\": \"a\", \"file\": \"a.npy\"}, {\"layer\": \"b\", \"file\": \"b.npy\"}]}");

        List<JsonNode> all = find("--format", "json", "cat")
                .out()
                .lines()
                .map(JSON::readTree)
                .toList();
        List<JsonNode> perLayer = find(layers, "--format", "json", "cat")
                .out()
                .lines()
                .map(JSON::readTree)
                .toList();

        assertThat(perLayer).hasSize(NEURONS);
        for (int i = 0; i < NEURONS; i++) {
            int neuron = perLayer.get(i).get("neuron").asInt()
                    + (perLayer.get(i).get("layer").asString().equals("b") ? 3 : 0);
            assertThat(neuron).isEqualTo(all.get(i).get("neuron").asInt());
            assertThat(perLayer.get(i).get("log10_p_corrected"))
                    .isEqualTo(all.get(i).get("log10_p_corrected"));
        }
        assertThat(find(layers, "--top", "1", "cat").out())
                .contains("layer")
                .contains(perLayer.get(0).get("layer").asString());
    }

    @Test
    void unclearFormulasAreErrorsOfOneLine() {
        for (String[] expected : new String[][] {
            {"crane", "\"crane\" is the name of 2 concepts: c2 (crane), c3 (crane); use an id"},
            {"shoes", "no concept has the id or name \"shoes\"; did you mean c4 (shoe)"},
            {"cat &", "column 6"},
            {"c0 & ~c0", "holds for none or for all"}
        }) {
            CommandRun run = find(expected[0]);
            assertThat(run.exitCode()).as(expected[0]).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).contains(expected[1]).hasLineCount(1);
        }
        assertThat(find("--top", "0", "cat").exitCode()).isEqualTo(2);
        assertThat(find().exitCode()).isEqualTo(2);
    }
}
