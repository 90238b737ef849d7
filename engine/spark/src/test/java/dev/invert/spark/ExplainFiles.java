package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.NpyHeader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
}
