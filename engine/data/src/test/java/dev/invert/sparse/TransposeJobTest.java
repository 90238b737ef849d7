package dev.invert.sparse;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.MemoryBudget;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts the writing of a transposed file, and continues it. */
class TransposeJobTest {
    private static final int SAMPLES = 40_000;
    private static final int NEURONS = 50;
    private static final int ENTRIES = 1_200_000;

    @TempDir
    Path folder;

    private Path source;
    private byte[] whole;

    /** Writes entries in the order of samples, enough for several buckets. */
    @BeforeEach
    void writeSource() throws Exception {
        source = folder.resolve("source.safetensors");
        writeSource(8);
        whole = Files.readAllBytes(run(folder.resolve("whole.safetensors"), false, share -> {}));
    }

    private void writeSource(int seed) throws Exception {
        Random random = new Random(seed);
        try (SparseFileWriter writer = new SparseFileWriter(
                Files.createFile(folder.resolve("new")), NEURONS, SAMPLES, ValueForm.HALF, ENTRIES, "")) {
            for (int i = 0; i < SAMPLES; i++) {
                for (int k = i % 2; k < NEURONS; k += 2) {
                    writer.add(k, 0x3C00 + random.nextInt(1024));
                }
                writer.endNeuron();
            }
            writer.finish();
        }
        // The file is in the order of the samples: neurons and samples change places.
        byte[] bytes = Files.readAllBytes(folder.resolve("new"));
        String header = new String(bytes, 8, SparseFile.HEADER_BYTES - 8, StandardCharsets.US_ASCII);
        String other = header.replace("neuron-major", "sample-major")
                .replace(NEURONS + "," + SAMPLES, SAMPLES + "," + NEURONS);
        System.arraycopy(other.getBytes(StandardCharsets.US_ASCII), 0, bytes, 8, other.length());
        Files.write(source, bytes);
        Files.delete(folder.resolve("new"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000L * seed));
    }

    private Path run(Path file, boolean resume, DoubleConsumer progress) {
        job(file, progress).run(resume);
        return file;
    }

    private TransposeJob job(Path file, DoubleConsumer progress) {
        // Notes after each bucket.
        return new TransposeJob(source, file, MemoryBudget.process(), progress, 0);
    }

    private static DoubleConsumer stopAt(double share) {
        return done -> {
            if (done >= share) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private TransposeJob.Summary interruptAndContinue(Path file, double share) {
        assertThatThrownBy(() -> run(file, false, stopAt(share))).isInstanceOf(CanceledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).doesNotExist();
        return job(file, done -> {}).run(true);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.4, 0.65, 0.8, 0.9})
    void continuesWithTheSameBytes(double share) throws Exception {
        Path file = folder.resolve("out.safetensors");
        assertNoNativeLeak(() -> {
            TransposeJob.Summary summary = interruptAndContinue(file, share);
            if (share > 0.7) {
                assertThat(summary.resumedNeurons()).isBetween(1, NEURONS - 1);
            }
            assertThat(summary.entryCount()).isEqualTo(SAMPLES * NEURONS / 2);
        });
        assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder("source.safetensors", "whole.safetensors", "out.safetensors");
    }

    @Test
    void saysWhatIsKept() {
        Path file = folder.resolve("out.safetensors");
        assertThatThrownBy(() -> run(file, false, stopAt(0.9)))
                .isInstanceOf(CanceledException.class)
                .hasMessageMatching(
                        "Interrupted; \\d+ of 50 neurons are kept; repeat the command with resume to continue after them");
        assertThat(Thread.interrupted()).isTrue();
        // Without the option, the job starts over.
        assertThat(job(file, done -> {}).run(false).resumedNeurons()).isZero();
    }

    @Test
    void rejectsAnotherSourceAndDamagedFiles() throws Exception {
        Path file = folder.resolve("out.safetensors");
        assertThatThrownBy(() -> run(file, false, stopAt(0.9))).isInstanceOf(CanceledException.class);
        assertThat(Thread.interrupted()).isTrue();
        Path part = folder.resolve(".out.safetensors.part");
        Path kept = Files.copy(part, folder.resolve("kept"), StandardCopyOption.REPLACE_EXISTING);

        byte[] bytes = Files.readAllBytes(part);
        bytes[SparseFile.HEADER_BYTES + (NEURONS + 1) * 8 + 1000] ^= 1;
        Files.write(part, bytes);
        assertThatThrownBy(() -> run(file, true, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("out.safetensors.part: does not hold what was written to it; omit resume");
        bytes[SparseFile.HEADER_BYTES + 9] ^= 1;
        Files.write(part, bytes);
        assertThatThrownBy(() -> run(file, true, done -> {})).hasMessageContaining("does not hold what was written");

        Files.copy(kept, part, StandardCopyOption.REPLACE_EXISTING);
        writeSource(9);
        assertThatThrownBy(() -> run(file, true, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("cannot continue the interrupted job, because " + source
                        + " has changed or is another; omit resume to start over");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"buckets\":1000000", "\"buckets\":0"})
    void rejectsAJournalOfOtherBuckets(String buckets) throws Exception {
        Path file = folder.resolve("out.safetensors");
        assertThatThrownBy(() -> run(file, false, stopAt(0.9))).isInstanceOf(CanceledException.class);
        assertThat(Thread.interrupted()).isTrue();
        Path journal = folder.resolve(".out.safetensors.journal.json");
        Files.writeString(journal, Files.readString(journal).replaceFirst("\"buckets\":\\d+", buckets));
        assertThatThrownBy(() -> run(file, true, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("does not hold what was written to it; omit resume");
    }

    @Test
    void rejectsDenseArrays() throws Exception {
        Path dense = new Safetensors().array("a", "F32", "2,2", 1, 2, 3, 4).write(folder.resolve("dense.safetensors"));
        assertThatThrownBy(() -> new TransposeJob(
                                dense, folder.resolve("out.safetensors"), MemoryBudget.process(), d -> {})
                        .run(false))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("dense.safetensors: is a dense array");
    }
}
