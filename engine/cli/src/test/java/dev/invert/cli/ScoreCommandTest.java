package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.Formula;
import dev.invert.RandomProblem;
import dev.invert.arrays.ActivationFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Tests {@code invert score} on files. */
class ScoreCommandTest {
    private static final int SAMPLES = 60;

    @TempDir
    Path folder;

    private final RandomProblem problem = new RandomProblem(21, SAMPLES, 5);
    private final float[][] neurons = {problem.neuron(), problem.neuron(), problem.neuron()};

    private void writeInputs(String formulas) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': True, 'shape': (60, 3), }";
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + 3 * SAMPLES * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (float[] neuron : neurons) {
            for (float value : neuron) {
                npy.putFloat(value);
            }
        }
        Files.write(folder.resolve("acts.npy"), npy.array());
        String rows = IntStream.range(0, SAMPLES)
                .mapToObj(i -> i
                        + IntStream.range(0, 5)
                                .mapToObj(c -> problem.columns[c][i] ? ",1" : ",0")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
        Files.writeString(folder.resolve("labels.csv"), "id,c0,c1,c2,c3,c4\n" + rows + "\n");
        Files.writeString(folder.resolve("formulas.txt"), formulas);
    }

    private record Outcome(int exitCode, String err) {}

    private Outcome score(String... more) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            List<String> arguments = List.of(
                    "score",
                    "--activations",
                    folder.resolve("acts.npy").toString(),
                    "--concepts",
                    folder.resolve("labels.csv").toString(),
                    "--formulas",
                    folder.resolve("formulas.txt").toString(),
                    "--out",
                    folder.resolve("out").toString());
            int exitCode =
                    Main.run(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
            return new Outcome(exitCode, err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void writesItsFiles() throws Exception {
        writeInputs("# mine\nc3 & ~c4\n\n c2 | \"c3\"\nc4&~c4\n");
        assertThat(score("--neurons", "2,0")).isEqualTo(new Outcome(0, ""));

        ByteBuffer npy = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("out/auc.npy")))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(npy.limit()).isEqualTo(128 + 3 * 2 * Double.BYTES);
        assertThat(new String(npy.array(), 10, 118, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }")
                .endsWith("\n");
        List<String> csv = Files.readAllLines(folder.resolve("out/formulas.csv"));
        assertThat(csv).hasSize(4);
        assertThat(csv.get(0)).isEqualTo("formula,n_positive,fraction");
        String[] texts = {"c3 & ~c4", "c2 | \"c3\"", "c4&~c4"};
        int[] columns = {2, 0};
        for (int m = 0; m < 3; m++) {
            boolean[] truth = problem.truth(Formula.parse(texts[m]));
            long n1 = IntStream.range(0, SAMPLES).filter(i -> truth[i]).count();
            assertThat(csv.get(m + 1)).endsWith("," + n1 + "," + (double) n1 / SAMPLES);
            for (int k = 0; k < 2; k++) {
                long u2 = RandomProblem.pairCount(neurons[columns[k]], truth);
                assertThat(npy.getDouble(128 + (2 * m + k) * Double.BYTES))
                        .isEqualTo(Double.valueOf(u2 / (2.0 * n1 * (SAMPLES - n1))));
            }
        }
        assertThat(csv.get(2)).startsWith("\"c2 | \"\"c3\"\"\",");
        JsonNode run =
                new ObjectMapper().readTree(folder.resolve("out/run.json").toFile());
        assertThat(run.get("n_formulas").asInt()).isEqualTo(3);
        assertThat(run.get("n_neurons").asInt()).isEqualTo(2);
        assertThat(run.get("kernel").asString()).isNotEmpty();
        List<String> best = Files.readAllLines(folder.resolve("out/best.csv"));
        assertThat(best).hasSize(1 + 2 * 2).first().isEqualTo("formula,rank,neuron,auc");
        double first = npy.getDouble(128);
        double second = npy.getDouble(128 + Double.BYTES);
        assertThat(best.get(1)).isEqualTo("c3 & ~c4,1," + (first >= second ? "2," + first : "0," + second));
        try (ActivationMatrix readable = ActivationFiles.open(folder.resolve("out/auc.npy"))) {
            assertThat(readable.sampleCount()).isEqualTo(3);
        }
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files).as("and the list of files").hasSize(5);
        }
    }

    @Test
    void aucsAreRoundedToFloatsOrLeftOut() throws Exception {
        writeInputs("c0 & ~c1\nc2 | c3\nc4&~c4\n");
        assertThat(score("--dtype", "float64")).isEqualTo(new Outcome(0, ""));
        ByteBuffer exact = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("out/auc.npy")))
                .order(ByteOrder.LITTLE_ENDIAN);
        String best = Files.readString(folder.resolve("out/best.csv"));

        assertThat(score("--dtype", "float32")).isEqualTo(new Outcome(0, ""));
        ByteBuffer rounded = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("out/auc.npy")))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(rounded.limit()).isEqualTo(128 + 3 * 3 * Float.BYTES);
        assertThat(new String(rounded.array(), 10, 118, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 3), }");
        for (int i = 0; i < 9; i++) {
            assertThat(rounded.getFloat(128 + i * Float.BYTES))
                    .isEqualTo(Float.valueOf((float) exact.getDouble(128 + i * Double.BYTES)));
        }
        assertThat(folder.resolve("out/best.csv")).hasContent(best);

        // An auc.npy of an earlier run could be mistaken for a result of this one.
        assertThat(score("--no-auc")).isEqualTo(new Outcome(0, ""));
        assertThat(folder.resolve("out/auc.npy")).doesNotExist();
        assertThat(folder.resolve("out/best.csv")).hasContent(best);
        assertThat(score("--no-auc", "--dtype", "float32").exitCode()).isEqualTo(2);
        assertThat(score("--no-auc", "--top", "0").exitCode()).isEqualTo(2);
        assertThat(folder.resolve("out/best.csv")).hasContent(best);
    }

    /** A run must not report the memory peak of an earlier run in the same process. */
    @Test
    void thePeakOfMemoryIsThatOfTheRun() throws Exception {
        writeInputs("c0\n");
        long all = peakNativeBytes("--threads", "1");
        long one = peakNativeBytes("--threads", "1", "--neurons", "1");
        assertThat(one).isPositive().isLessThan(all);
        assertThat(peakNativeBytes("--threads", "1", "--memory", "16M")).isEqualTo(all);
    }

    private long peakNativeBytes(String... options) {
        assertThat(score(options)).isEqualTo(new Outcome(0, ""));
        return new ObjectMapper()
                .readTree(folder.resolve("out/run.json").toFile())
                .get("peak_native_bytes")
                .asLong();
    }

    @Test
    void aWrongLineIsNamedAndNothingIsLeftBehind() throws Exception {
        writeInputs("c0\n\n# note\nc1 & (c2 | c5)\n");
        Outcome outcome = score();
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("invert: " + folder.resolve("formulas.txt")
                        + ", line 4, column 12: no concept has the id \"c5\"; did you mean c0?\n");
        assertThat(folder.resolve("out")).doesNotExist();

        writeInputs("c0\nc1 &\n");
        assertThat(score().err()).contains("formulas.txt, line 2, column 5: expected a concept id");
        writeInputs("\n# nothing\n");
        assertThat(score().err()).isEqualTo("invert: There are no formulas: write one per line\n");
        writeInputs("c0\n");
        assertThat(score("--neurons", "3").exitCode()).isEqualTo(1);
        Outcome wrong = score("--threads", "-1");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err())
                .isEqualTo("invert: --threads=-1 must be at least 1, or 0 for one per processor (see 'invert score"
                        + " --help')\n");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void severalLayersGetAFolderEach() throws Exception {
        writeInputs("c0\n");
        Path layers = Files.createDirectory(folder.resolve("layers"));
        Files.copy(folder.resolve("acts.npy"), layers.resolve("a.npy"));
        Files.copy(folder.resolve("acts.npy"), layers.resolve("b.npy"));
        Files.writeString(layers.resolve("activations.json"), """
                {"layers": [{"layer": "a", "file": "a.npy"}, {"layer": "b", "file": "b.npy"}]}
                """);
        CommandRun run = CommandRun.of(
                "score",
                "--activations",
                layers.toString(),
                "--concepts",
                folder.resolve("labels.csv").toString(),
                "--formulas",
                folder.resolve("formulas.txt").toString(),
                "--neurons",
                "1",
                "--out",
                folder.resolve("out").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).hasLineCount(2).contains("1 formula on 1 neuron in ", "out/a/auc.npy", "out/b/auc.npy");
        assertThat(folder.resolve("out/a/auc.npy")).hasSameBinaryContentAs(folder.resolve("out/b/auc.npy"));
        JsonNode json =
                new ObjectMapper().readTree(folder.resolve("out/b/run.json").toFile());
        assertThat(json.findValue("layer").asString()).isEqualTo("b");
    }
}
