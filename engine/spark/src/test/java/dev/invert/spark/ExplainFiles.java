package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.NpyHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Real problems to explain, dense and sparse, and what one machine writes for them. */
final class ExplainFiles {
    /** 5,000 samples, 20 neurons, 100 concepts; activations in the order of the samples. */
    static final Path ORACLE =
            Path.of("../data/src/test/resources/dev/invert/oracle").toAbsolutePath();

    /** Latents of a sparse autoencoder on 16,384 tokens. */
    static final Path SPARSE =
            Path.of("../cli/src/test/resources/dev/invert/sparse").toAbsolutePath();

    static final int SAMPLES = 5000;
    static final int NEURONS = 20;

    private ExplainFiles() {}

    static List<String> dense(Path activations) {
        return List.of(
                "--activations",
                activations.toString(),
                "--concepts",
                ORACLE.resolve("labels.npy").toString(),
                "--names",
                ORACLE.resolve("concepts.json").toString());
    }

    static List<String> sparse() {
        return List.of(
                "--activations",
                SPARSE.resolve("csc.npz").toString(),
                "--concepts",
                SPARSE.resolve("concepts.npz").toString(),
                "--names",
                SPARSE.resolve("concepts.json").toString());
    }

    /** Writes the activations in the order of the neurons. */
    static Path neuronMajor(Path folder) throws IOException {
        ByteBuffer rows =
                ByteBuffer.wrap(Files.readAllBytes(ORACLE.resolve("acts.npy"))).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer header = NpyHeader.encode("<f4", true, SAMPLES, NEURONS);
        int data = rows.limit() - SAMPLES * NEURONS * Float.BYTES;
        ByteBuffer columns = ByteBuffer.allocate(header.limit() + SAMPLES * NEURONS * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(header);
        for (int k = 0; k < NEURONS; k++) {
            for (int i = 0; i < SAMPLES; i++) {
                columns.putFloat(rows.getFloat(data + (i * NEURONS + k) * Float.BYTES));
            }
        }
        return Files.write(folder.resolve("acts.npy"), columns.array());
    }

    /** Writes an array of zeros in the order of the columns, which takes no space on disk. */
    static void zeros(Path path, String type, long rows, long columns, int valueBytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            ByteBuffer header = NpyHeader.encode(type, true, rows, columns);
            file.getChannel().write(header);
            file.setLength(NpyHeader.ENCODED_BYTES + rows * columns * valueBytes);
        }
    }

    /** Makes the last value of float32 activations NaN. */
    static void spoilLastValue(Path activations) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(activations.toFile(), "rw")) {
            file.seek(file.length() - Float.BYTES);
            file.writeInt(0x0000C07F); // little-endian
        }
    }

    static List<String> with(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all;
    }

    /** Runs {@code invert explain} on this machine, in a process of its own. */
    static void explainHere(List<String> arguments, Path out) throws Exception {
        runHere(with(List.of("explain"), arguments.toArray(String[]::new)), out);
    }

    /** Runs a command on this machine, in a process of its own. */
    static void runHere(List<String> arguments, Path out) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.invert.cli.Main"));
        command.addAll(arguments);
        command.addAll(List.of("--quiet", "--out", out.toString()));
        run(command);
    }

    /** Runs the program on this machine, in a process of its own, and returns what it prints. */
    static String printedHere(Path folder, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.invert.cli.Main"));
        command.addAll(List.of(arguments));
        Path printed = folder.resolve("printed.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return Files.readString(printed);
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Asserts that two folders have the same explanations, byte for byte. */
    static void haveSameExplanations(Path actual, Path expected) {
        assertThat(actual.resolve("explanations.jsonl")).hasSameBinaryContentAs(expected.resolve("explanations.jsonl"));
        assertThat(actual.resolve("explanations.csv")).hasSameBinaryContentAs(expected.resolve("explanations.csv"));
        assertThat(actual.resolve("run.json")).exists();
        assertThat(actual.resolve("report.html")).exists();
    }

    /** Asserts that a folder has the explanations of another one in parts, and no other explanations. */
    static void partsHaveTheLines(Path actual, Path expected, int count) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(actual)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                names.add(file.getFileName().toString());
                Files.copy(file, lines);
            }
        }
        assertThat(names)
                .isEqualTo(IntStream.range(0, count).mapToObj(JobParts::lines).toList());
        assertThat(lines.toByteArray()).isEqualTo(Files.readAllBytes(expected.resolve("explanations.jsonl")));
        assertThat(actual.resolve("explanations.csv")).hasSameBinaryContentAs(expected.resolve("explanations.csv"));
        assertThat(actual.resolve("run.json")).exists();
        assertThat(actual.resolve("report.html")).exists();
        assertThat(actual.resolve(JobFolder.NAME)).doesNotExist();
    }
}
