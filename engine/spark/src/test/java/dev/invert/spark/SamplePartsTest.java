package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.arrays.NpyHeader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Explains activations whose samples are spread over files. */
class SamplePartsTest {
    @TempDir
    Path folder;

    @AfterEach
    void noLayerIsOpen() throws Exception {
        SparkRun.awaitNoOpenLayer();
    }

    /** Writes the samples of the problem in files of some sizes. */
    private Path spread(int... sizes) throws IOException {
        Path parts = Files.createDirectories(folder.resolve("acts"));
        byte[] whole = Files.readAllBytes(ExplainFiles.ORACLE.resolve("acts.npy"));
        int rowBytes = ExplainFiles.NEURONS * Float.BYTES;
        int from = whole.length - ExplainFiles.SAMPLES * rowBytes;
        for (int i = 0; i < sizes.length; i++) {
            ByteBuffer header = NpyHeader.encode("<f4", false, sizes[i], ExplainFiles.NEURONS);
            ByteBuffer part = ByteBuffer.allocate(header.limit() + sizes[i] * rowBytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(header)
                    .put(whole, from, sizes[i] * rowBytes);
            Files.write(parts.resolve("part-%03d.npy".formatted(i)), part.array());
            from += sizes[i] * rowBytes;
        }
        assertThat(from).isEqualTo(whole.length);
        return parts;
    }

    private static List<String> problem(String activations) {
        List<String> dense = ExplainFiles.dense(Path.of("acts.npy"));
        return ExplainFiles.with(
                List.of("--activations", activations), dense.subList(2, 6).toArray(String[]::new));
    }

    private void givesTheBytesOfTheWhole(String activations) throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        String[] options = {"--holdout", "0.2", "--permutations", "3", "--neurons", "0-4,19,9"};
        ExplainFiles.explainHere(
                ExplainFiles.with(ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy")), options), here);

        SparkRun run = SparkRun.of(
                SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "3"),
                ExplainFiles.with(ExplainFiles.with(problem(activations), options), "--out", there.toString()));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        ExplainFiles.haveSameExplanations(there, here);
        assertThat(there.resolve(JobFolder.NAME)).doesNotExist();
    }

    @Test
    void localParts() throws Exception {
        givesTheBytesOfTheWhole(spread(1700, 1, 0, 3299).toString());
    }

    @Test
    void remotePartsAreReadOnce() throws Exception {
        CountingFileSystem.register();
        Path parts = spread(2500, 2500);
        CountingFileSystem.takeBytesRead("part-000.npy");

        givesTheBytesOfTheWhole(CountingFileSystem.uri(parts));

        long values = 2500L * ExplainFiles.NEURONS * Float.BYTES;
        // And the headers by the driver, which reads them twice, and by the executor.
        assertThat(CountingFileSystem.takeBytesRead("part-000.npy")).isBetween(values, values + 3 * (1 << 16) + 36);
    }

    private void isOneLine(List<String> problem, String... words) {
        SparkRun run = SparkRun.of(
                ExplainFiles.with(problem, "--out", folder.resolve("out").toString()));

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).startsWith("invert: ").contains(words);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void partsThatDoNotFitTogetherAreOneLine() throws Exception {
        Path parts = spread(2500, 2500);
        ExplainFiles.zeros(parts.resolve("part-002.npy"), "<f4", 7, 1, Float.BYTES);
        isOneLine(problem(parts.toString()), "part-002.npy", "in Fortran order");

        Files.write(
                parts.resolve("part-002.npy"),
                ByteBuffer.allocate(NpyHeader.ENCODED_BYTES + 3 * 7 * Float.BYTES)
                        .put(NpyHeader.encode("<f4", false, 3, 7))
                        .array());
        isOneLine(problem(parts.toString()), "part-002.npy: has 7 neurons", "part-000.npy has 20");

        Files.delete(parts.resolve("part-002.npy"));
        try (RandomAccessFile file =
                new RandomAccessFile(parts.resolve("part-001.npy").toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        isOneLine(problem(parts.toString()), "part-001.npy", "truncated");
    }

    @Test
    void samplesOtherThanThoseOfTheConceptsAreOneLine() throws Exception {
        Path parts = spread(2500, 2500);
        Files.delete(parts.resolve("part-001.npy"));

        isOneLine(problem(parts.toString()), "2500 samples", "5000");
    }
}
