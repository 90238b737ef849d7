package dev.invert.activations;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ElementType;
import dev.invert.arrays.NpyHeader;
import dev.invert.demo.DemoModel;
import dev.invert.errors.CanceledException;
import dev.invert.errors.InvertException;
import dev.invert.files.OutputFolders;
import dev.invert.torch.Pooling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts jobs, and continues them from what they have kept, whole or damaged. */
class ActivationResumeTest extends JobOnFiles {
    /**
     * Stops at the first batch, in the middle, before the last batch, and after the last batch but before its journal
     * entry.
     */
    @ParameterizedTest
    @ValueSource(ints = {8, 16, 40, 72, 75})
    void continuesWithTheSameBytes(int stopAfter) throws Exception {
        Path whole = folder.resolve("whole");
        Path interrupted = folder.resolve("interrupted");
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "conv2", "fc2").build().run(whole, false, done -> {});
            assertThatThrownBy(() -> job(model, "conv2", "fc2").build().run(interrupted, false, stopAt(stopAfter)))
                    .hasMessage("stop");
            assertThat(interrupted.resolve("fc2.npy")).doesNotExist();
            job(model, "conv2", "fc2").build().run(interrupted, true, done -> {});
        }
        for (String file : List.of("conv2.npy", "fc2.npy")) {
            assertThat(Files.readAllBytes(interrupted.resolve(file)))
                    .as(file)
                    .isEqualTo(Files.readAllBytes(whole.resolve(file)));
        }
    }

    @Test
    void rejectsAnotherJob() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            assertThatThrownBy(() -> job(model, "fc1").build().run(out, false, stopAt(40)))
                    .hasMessage("stop");
            assertRejected(job(model, "fc2"), out, "layers was fc1 and is fc2");
            assertRejected(job(model, "fc1").batchSize(16), out, "batch-size was 8 and is 16");
            assertRejected(job(model, "fc1").elementType(ElementType.FLOAT16), out, "dtype was FLOAT32 and is FLOAT16");
            writeInput(new Random(4));
            assertRejected(job(model, "fc1"), out, "input was SHA-256");
        }
    }

    @Test
    void aFinishedJobStaysAsItIs() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            ActivationSummary first = job(model, "fc1").build().run(out, false, done -> {});
            assertThat(first.finishedBefore()).isFalse();
            byte[] before = Files.readAllBytes(out.resolve("fc1.npy"));
            FileTime past = FileTime.fromMillis(0);
            Files.setLastModifiedTime(out.resolve("fc1.npy"), past);
            Files.setLastModifiedTime(out.resolve("activations.json"), past);

            ActivationSummary again = job(model, "fc1").build().run(out, true, stopAt(0));
            assertThat(again.finishedBefore()).isTrue();
            assertThat(again.layers()).isEqualTo(first.layers());
            assertThat(again.sampleCount()).isEqualTo(SAMPLE_COUNT);
            assertRejected(job(model, "fc1").pooling(Pooling.parse("max")), out, "pool was default and is max");
            assertRejected(job(model, "fc1").batchSize(16), out, "the finished job: batch-size was 8 and is 16");
            writeInput(new Random(4));
            assertRejected(job(model, "fc1"), out, "input was SHA-256");

            assertThat(Files.getLastModifiedTime(out.resolve("fc1.npy"))).isEqualTo(past);
            assertThat(Files.getLastModifiedTime(out.resolve("activations.json")))
                    .isEqualTo(past);
            assertThat(Files.readAllBytes(out.resolve("fc1.npy"))).isEqualTo(before);
            try (Stream<Path> files = Files.list(out)) {
                assertThat(files).hasSize(3);
            }
        }
    }

    @Test
    void aFinishedJobWithoutItsFilesStartsAgain() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "fc1").build().run(out, false, done -> {});
            byte[] before = Files.readAllBytes(out.resolve("fc1.npy"));
            Files.delete(out.resolve("fc1.npy"));
            assertThat(job(model, "fc1").build().run(out, true, done -> {}).finishedBefore())
                    .isFalse();
            assertThat(Files.readAllBytes(out.resolve("fc1.npy"))).isEqualTo(before);
        }
    }

    private static void assertRejected(ActivationJob.Builder other, Path out, String difference) {
        assertThatThrownBy(() -> other.build().run(out, true, done -> {}))
                .isInstanceOf(InvertException.class)
                .hasMessageContainingAll("cannot resume", difference);
    }

    /** Interrupts like Ctrl-C, at the start and after some samples: the samples kept must be correct. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8, 40, 75})
    void anInterruptEndsItAndResumeContinues(int samples) throws Exception {
        Path canceled = folder.resolve("canceled");
        Path whole = folder.resolve("whole");
        Thread caller = Thread.currentThread();
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "conv2", "fc2").build().run(whole, false, done -> {});
            assertNoNativeLeak(() -> {
                assertThatThrownBy(() -> job(model, "conv2", "fc2").build().run(canceled, false, done -> {
                            if (done >= samples) {
                                caller.interrupt();
                            }
                        }))
                        .isInstanceOf(CanceledException.class)
                        .hasMessageMatching("Interrupted(; [0-9]+ samples are kept; repeat the run with resume"
                                + " to continue after them)?");
                assertThat(Thread.interrupted()).isTrue();
            });
            List<Integer> progress = new ArrayList<>();
            job(model, "conv2", "fc2").build().run(canceled, true, progress::add);
            assertThat(progress.get(0)).as("what is kept").isGreaterThanOrEqualTo(samples / 16 * 16);
        }
        for (String file : List.of("conv2.npy", "fc2.npy", "activations.json")) {
            assertThat(canceled.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
    }

    /** A part that was cut, has a hole, or holds other values is not completed: its activations would be wrong. */
    @ParameterizedTest
    @ValueSource(strings = {"cut", "hole", "flip", "gone"})
    void aDamagedPartIsNotContinued(String damage) throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            assertThatThrownBy(() -> job(model, "conv2", "fc2").build().run(out, false, stopAt(40)))
                    .hasMessage("stop");
            Path part = out.resolve(".fc2.npy.part");
            byte[] bytes = Files.readAllBytes(part);
            switch (damage) {
                case "cut" -> Files.write(part, Arrays.copyOf(bytes, bytes.length / 2));
                case "hole" -> {
                    Arrays.fill(bytes, 200, 240, (byte) 0);
                    Files.write(part, bytes);
                }
                case "flip" -> {
                    bytes[NpyHeader.ENCODED_BYTES + 1] ^= 1;
                    Files.write(part, bytes);
                }
                default -> Files.delete(part);
            }
            assertThatThrownBy(() -> job(model, "conv2", "fc2").build().run(out, true, done -> {}))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContainingAll(".fc2.npy.part", "omit resume to start over");
            assertThat(job(model, "conv2", "fc2")
                            .build()
                            .run(out, false, done -> {})
                            .sampleCount())
                    .isEqualTo(SAMPLE_COUNT);
        }
    }

    /** A layer's file that an interrupted run had already given its final name is verified too. */
    @Test
    void aDamagedFileOfAnInterruptedRunIsNotTaken() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            assertThatThrownBy(() -> job(model, "fc2").build().run(out, false, stopAt(75)))
                    .hasMessage("stop");
            byte[] journal = Files.readAllBytes(out.resolve(".activations.journal.json"));
            job(model, "fc2").build().run(out, true, done -> {});
            Files.write(out.resolve(".activations.journal.json"), journal);
            byte[] bytes = Files.readAllBytes(out.resolve("fc2.npy"));
            bytes[bytes.length - 1] ^= 1;
            Files.write(out.resolve("fc2.npy"), bytes);
            assertThatThrownBy(() -> job(model, "fc2").build().run(out, true, done -> {}))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("omit resume to start over");
        }
    }

    @Test
    void aFinishedJobWithACutFileStartsAgain() throws Exception {
        Path out = folder.resolve("out");
        try (DemoModel model = DemoModel.unpack()) {
            job(model, "fc1").build().run(out, false, done -> {});
            byte[] before = Files.readAllBytes(out.resolve("fc1.npy"));
            Files.write(out.resolve("fc1.npy"), Arrays.copyOf(before, before.length - 4));
            assertThat(job(model, "fc1").build().run(out, true, done -> {}).finishedBefore())
                    .isFalse();
            assertThat(Files.readAllBytes(out.resolve("fc1.npy"))).isEqualTo(before);
        }
    }

    /** The journal may come from anyone: it names no file outside of the folder, and any content is one clear error. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "",
                "{\"identity\": {}, \"samples\": 1, \"rows\": 1, \"rowsPerSample\": 1, \"position\": 1, \"layers\": [], \"skipped\": []}",
                "{\"identity\": {}, \"samples\": 1, \"rows\": 1, \"rowsPerSample\": 1, \"position\": 1, \"layers\": [null],"
                        + " \"skipped\": []}",
                "{\"identity\": {}, \"samples\": 2147483647, \"rows\": 2147483647, \"rowsPerSample\": 2147483647, \"position\": 2147483647,"
                        + " \"layers\": [], \"skipped\": []}"
            })
    void aJournalThatNoJobHasWrittenIsAnError(String journal) throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.writeString(out.resolve(".activations.journal.json"), journal);
        try (DemoModel model = DemoModel.unpack()) {
            OutputFolders folders = new OutputFolders();
            folders.allowOverwriting();
            assertThatThrownBy(() -> job(model, "fc1").build().run(folders, out, true, done -> {}))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("is damaged; omit resume to start over");
            folders.close();
        }
    }

    @Test
    void aJournalCannotNameAFileOutsideOfTheFolder() throws Exception {
        Path out = folder.resolve("out");
        Path victim = Files.writeString(folder.resolve("victim.npy"), "mine");
        try (DemoModel model = DemoModel.unpack()) {
            assertThatThrownBy(() -> job(model, "fc2").build().run(out, false, stopAt(75)))
                    .hasMessage("stop");
            Path journal = out.resolve(".activations.journal.json");
            Files.writeString(journal, Files.readString(journal).replace("\"name\":\"fc2\"", "\"name\":\"../victim\""));
            assertThatThrownBy(() -> job(model, "fc2").build().run(out, true, done -> {}))
                    .isInstanceOf(InvertException.class);
        }
        assertThat(victim).hasContent("mine");
        assertThat(folder.resolve(".victim.npy.part")).doesNotExist();
    }
}
