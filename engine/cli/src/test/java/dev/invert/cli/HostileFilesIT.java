package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.invert.arrays.NpyHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/** Runs the built program on files that a stranger could have made, and in surroundings that others prepared. */
class HostileFilesIT {
    private static final String LABELS = "id,a,b\n1,1,0\n2,0,1\n3,1,1\n4,0,0\n5,1,0\n";

    @TempDir
    private Path folder;

    private Path launcher;

    @BeforeEach
    void writeProblem() throws IOException {
        launcher = Path.of(System.getProperty("invert.application"), "bin", "invert");
        Files.writeString(folder.resolve("labels.csv"), LABELS);
        writeActivations(folder.resolve("acts.npy"), 1, 2, 3, 0, 5, 2, 1, 0, 5, 4);
    }

    private record Outcome(int exitCode, String out, String err) {}

    /** Starts the program in the folder of the test; its output goes to files named after the run. */
    private Process start(String run, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(run + ".out").toFile())
                .redirectError(folder.resolve(run + ".err").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        Process process = start("run", environment, arguments);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(folder.resolve("run.out")),
                Files.readString(folder.resolve("run.err")));
    }

    private Outcome explain(Map<String, String> environment, String activations, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("explain", "--quiet", "--activations", activations));
        arguments.addAll(List.of("--concepts", "labels.csv"));
        arguments.addAll(List.of(more));
        return run(environment, arguments.toArray(String[]::new));
    }

    private static void writeActivations(Path file, float... values) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(NpyHeader.encode("<f4", true, values.length / 2, 2));
        for (float value : values) {
            bytes.putFloat(value);
        }
        Files.write(file, bytes.array());
    }

    private static void assertOneLine(Outcome outcome, String... parts) {
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err().lines()).hasSize(1);
        assertThat(outcome.err()).startsWith("invert: ").contains(parts).doesNotContain("internal error");
    }

    @Test
    void withoutAUsableHomeNothingIsLeftInTheTemporaryFolder() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Outcome outcome = explain(
                Map.of("INVERT_JAVA_OPTIONS", "-Duser.home=/proc/none -Djava.io.tmpdir=" + temporary),
                "acts.npy",
                "--out",
                "out");
        assertThat(outcome.exitCode()).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void withoutAnyFolderForLibrariesTheJavaKernelsTakeOver() throws Exception {
        Map<String, String> environment = Map.of("INVERT_JAVA_OPTIONS", "-Dorg.bytedeco.javacpp.cachedir=/proc/none");
        Outcome outcome = explain(environment, "acts.npy", "--out", "out");
        assertThat(outcome.exitCode()).isZero();
        assertThat(Files.readString(folder.resolve("out/run.json"))).contains("\"java\"");
        assertThat(explain(Map.of(), "acts.npy", "--out", "usual").exitCode()).isZero();
        assertThat(folder.resolve("out/explanations.jsonl"))
                .hasSameTextualContentAs(folder.resolve("usual/explanations.jsonl"));
    }

    @Test
    void classesKeepTheirNamesInTheCLocale() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")));
        for (String name : List.of("ä", "ö", "cat")) {
            Files.createDirectories(folder.resolve("images").resolve(name));
            Files.createFile(folder.resolve("images").resolve(name).resolve("1.jpg"));
        }
        String[] arguments = {"concepts", "--folders", "images", "--quiet", "--out", "out"};
        assertThat(run(Map.of("LC_ALL", "C"), arguments).exitCode()).isZero();
        assertThat(Files.readAllLines(folder.resolve("out/samples.csv")))
                .containsExactly("sample", "cat/1.jpg", "ä/1.jpg", "ö/1.jpg");
    }

    @Test
    void layersOfAnyNameStayInTheOutputFolder() throws Exception {
        Path activations = Files.createDirectory(folder.resolve("acts"));
        Path victim = Files.createDirectory(folder.resolve("victim"));
        for (String name : List.of("x", "y", "z")) {
            Files.copy(folder.resolve("acts.npy"), activations.resolve(name + ".npy"));
        }
        Files.writeString(
                activations.resolve("activations.json"),
                "{\"layers\": [{\"layer\": \"../victim\", \"file\": \"x.npy\"}, {\"layer\": \"" + victim
                        + "\", \"file\": \"y.npy\"}, {\"layer\": \"\\u0000\", \"file\": \"z.npy\"}]}");
        assertThat(explain(Map.of(), "acts", "--out", "out").exitCode()).isZero();
        assertThat(victim).isEmptyDirectory();
        try (Stream<Path> layers = Files.list(folder.resolve("out"))) {
            assertThat(layers.map(layer -> layer.getFileName().toString()))
                    .contains("%2E.%2Fvictim", "%00", "index.html", ".invert-files")
                    .hasSize(5);
        }
    }

    @Test
    void twoRunsDoNotMixTheirFiles() throws Exception {
        String[] common = {"explain", "--quiet", "--activations", "acts.npy", "--concepts", "labels.csv", "--out", "o"};
        List<String> other = new ArrayList<>(List.of(common));
        other.addAll(List.of("--neurons", "0"));
        for (int round = 0; round < 3; round++) {
            Process first = start("first", Map.of(), common);
            Process second = start("second", Map.of(), other.toArray(String[]::new));
            int codes = first.waitFor() + second.waitFor();
            assertThat(codes).isLessThan(2);
            long lines =
                    Files.readAllLines(folder.resolve("o/explanations.jsonl")).size();
            assertThat(Files.readString(folder.resolve("o/run.json"))).contains("\"n_neurons\" : " + lines);
        }
        try (Stream<Path> files = Files.list(folder.resolve("o"))) {
            assertThat(files).hasSize(5);
        }
    }

    @Test
    void filesOfTheUserAreKept() throws Exception {
        Path samples = Files.writeString(folder.resolve("samples.csv"), "sample,url\n1,x\n2,y\n3,z\n4,u\n5,v\n");
        String before = Files.readString(samples);
        Files.writeString(folder.resolve("groups.csv"), "my own notes\n");
        assertOneLine(
                run(Map.of(), "concepts", "--labels", "labels.csv", "--groups", "samples.csv", "--quiet", "--out", "."),
                "--overwrite");
        assertThat(samples).hasContent(before);
        assertThat(folder.resolve("groups.csv")).hasContent("my own notes\n");
        assertThat(folder.resolve(".invert-files")).doesNotExist();
        assertThat(explain(Map.of(), "acts.npy", "--out", ".").exitCode()).isZero();
        assertThat(explain(Map.of(), "acts.npy", "--out", ".").exitCode()).isZero();
    }

    @Test
    void aFullHeapIsOneLine() throws Exception {
        StringBuilder labels = new StringBuilder("{");
        for (int i = 0; i < 400_000; i++) {
            labels.append(i == 0 ? "" : ",")
                    .append("\"picture-")
                    .append(i)
                    .append("\": [\"")
                    .append(i)
                    .append("\"]");
        }
        Files.writeString(folder.resolve("lists.json"), labels.append('}'));
        assertOneLine(
                run(
                        Map.of("INVERT_JAVA_OPTIONS", "-Xmx24m"),
                        "concepts",
                        "--labels",
                        "lists.json",
                        "--quiet",
                        "--out",
                        "out"),
                "the Java heap of ",
                " MiB is full");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aPickleOfEmptyDictionariesIsOneLine() throws Exception {
        byte[] pickle = "}".repeat(3 << 20).getBytes(StandardCharsets.US_ASCII);
        pickle[0] = (byte) 0x80;
        pickle[1] = 2;
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("x.pt")))) {
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            zip.write(pickle);
        }
        assertOneLine(explain(Map.of(), "x.pt", "--format", "json"), "x.pt");
    }

    @Test
    void charactersThatATerminalObeysAreShown() throws Exception {
        Outcome outcome = explain(Map.of(), "no\u001B[31m\u202Efile.npy", "--format", "json");
        assertOneLine(outcome, "no\\u001B[31m\\u202Efile.npy");
        Files.writeString(folder.resolve("labels.csv"), LABELS.replace("id,a,b", "id,\u202Ea\u001B[2J,b"));
        Outcome table = explain(Map.of(), "acts.npy", "--out", "out");
        assertThat(table.exitCode()).isZero();
        assertThat(table.out()).doesNotContain("\u001B", "\u202E");
    }

    @Test
    void cellsAreNoFormulasOfASpreadsheet() throws Exception {
        Files.writeString(folder.resolve("labels.csv"), LABELS.replace("id,a,b", "id,=HYPERLINK(0),@b"));
        assertThat(explain(Map.of(), "acts.npy", "--cosy", "--max-fraction", "0.9", "--out", "out")
                        .exitCode())
                .isZero();
        for (String file : List.of("explanations.csv", "cosy.csv")) {
            String text = Files.readString(folder.resolve("out").resolve(file));
            assertThat(text).contains("HYPERLINK").doesNotContainPattern("(^|,|\n)\"?[=@+\t]");
        }
    }

    /** A picture outside of the folder that the results name. */
    @Test
    void aReportHasNoPictureFromElsewhere() throws Exception {
        Path results = Files.createDirectories(folder.resolve("results/run"));
        Path secret = Files.createDirectory(folder.resolve("secret"));
        Files.copy(Path.of("..", "data", "src/test/resources/dev/invert/images/scene.png"), secret.resolve("p.png"));
        Files.createSymbolicLink(folder.resolve("results/link.png"), secret.resolve("p.png"));
        Files.writeString(results.resolve("run.json"), "{\"images\": \"..\"}");
        for (String sample :
                List.of("../secret/p.png", "link.png", secret.resolve("p.png").toString())) {
            Files.writeString(
                    results.resolve("explanations.jsonl"),
                    "{\"neuron\":0,\"status\":\"explained\",\"explanations\":[{\"formula\":\"a\",\"auc\":1}],"
                            + "\"top_samples\":[{\"sample\":\"" + sample + "\"}]}\n");
            Process process = new ProcessBuilder(launcher.toAbsolutePath().toString(), "report", ".")
                    .directory(results.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("report.out").toFile())
                    .start();
            assertThat(process.waitFor()).isZero();
            assertThat(Files.readString(results.resolve("report.html")))
                    .doesNotContain("p.png\":\"data:", "link.png\":\"data:");
        }
    }

    @Test
    void allKernelsFindTheSameAliases() throws Exception {
        Path files = Path.of("src/test/resources/dev/invert/hostile").toAbsolutePath();
        List<String> results = new ArrayList<>();
        for (String kernel : List.of("java", "native-scalar")) {
            Outcome outcome = run(
                    Map.of("INVERT_JAVA_OPTIONS", "-Dinvert.kernel=" + kernel),
                    "explain",
                    "--activations",
                    files.resolve("aliases.npy").toString(),
                    "--concepts",
                    files.resolve("aliases.csv").toString(),
                    "--search=beam",
                    "--length=5",
                    "--beam=1",
                    "--top=4",
                    "--per-length",
                    "--aliases",
                    "--quiet",
                    "--format=json");
            assumeTrue(!outcome.err().contains("native kernels not compiled"), "no C++ compiler");
            assertThat(outcome.exitCode()).isZero();
            results.add(outcome.out());
        }
        assertThat(results.get(0)).isEqualTo(results.get(1)).contains("aliases");
    }

    @Test
    void bothDirectionsReportAFormulaOnce() throws Exception {
        Files.writeString(folder.resolve("labels.csv"), "id,a\n1,1\n2,0\n3,1\n4,0\n5,1\n");
        Outcome outcome = explain(Map.of(), "acts.npy", "--direction", "both", "--format", "json");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(new ObjectMapper().readTree(line).path("explanations"))
                        .hasSize(1));
    }
}
