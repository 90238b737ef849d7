package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Continues jobs that have failed, from the parts that they have left. */
class ResumedJobTest {
    private static final long NEURON_BYTES = ExplainFiles.SAMPLES * 4L;

    /** Maximum size of what is read as a header. */
    private static final long HEADER_BYTES = (1 << 16) + 12;

    @TempDir
    Path folder;

    @BeforeAll
    static void register() {
        CountingFileSystem.register();
    }

    private List<String> problem(String activations) {
        List<String> dense = ExplainFiles.dense(Path.of("acts.npy"));
        return ExplainFiles.with(
                ExplainFiles.with(
                        List.of("--activations", activations),
                        dense.subList(2, 6).toArray(String[]::new)),
                "--out",
                CountingFileSystem.uri(folder.resolve("there")));
    }

    /** Tasks of one neuron, of which seven find their values. */
    @Test
    void aJobThatFailedIsResumed() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        Path here = folder.resolve("here");
        ExplainFiles.explainHere(ExplainFiles.with(ExplainFiles.dense(activations), "--holdout", "0.2"), here);
        List<String> problem = ExplainFiles.with(problem(CountingFileSystem.uri(activations)), "--holdout", "0.2");
        CountingFileSystem.failReads(7, Integer.MAX_VALUE);
        SparkRun failed;
        try {
            failed = SparkRun.of(SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "1"), problem);
        } finally {
            CountingFileSystem.failReads(0);
        }

        assertThat(failed.exitCode()).isOne();
        assertThat(failed.err()).hasSize(1);
        assertThat(failed.err().get(0)).contains("lost", "--resume continues");
        Path parts = folder.resolve("there").resolve(JobFolder.NAME);
        try (var left = Files.list(folder.resolve("there"))) {
            assertThat(left).containsExactly(parts);
        }
        // A task that has read its values when the job ends may not have written its part.
        long done;
        try (var files = Files.walk(parts)) {
            done = files.filter(file -> JobParts.isPart(file.getFileName().toString()))
                    .count();
        }
        assertThat(done).isBetween(1L, 7L);

        SparkRun other = SparkRun.of(ExplainFiles.with(problem, "--resume", "--length", "2"));
        assertThat(other.exitCode()).isOne();
        assertThat(other.err()).hasSize(1);
        assertThat(other.err().get(0)).contains("--resume cannot use the parts", "now it is --length");

        writeLatePartsOfALostDriver(parts);
        CountingFileSystem.takeBytesRead("acts.npy");
        SparkRun resumed = SparkRun.of(ExplainFiles.with(problem, "--resume"));

        assertThat(resumed.err()).isEmpty();
        assertThat(resumed.exitCode()).isZero();
        ExplainFiles.haveSameExplanations(folder.resolve("there"), here);
        long neurons = ExplainFiles.NEURONS - done;
        assertThat(CountingFileSystem.takeBytesRead("acts.npy"))
                .isBetween(neurons * NEURON_BYTES, neurons * NEURON_BYTES + 2 * HEADER_BYTES);
        assertThat(parts).doesNotExist();
    }

    /** Executors that have not noticed that their driver is gone write to the folder of its run. */
    private static void writeLatePartsOfALostDriver(Path parts) throws IOException {
        try (var layers = Files.list(parts)) {
            Path lost = Files.createDirectory(
                    layers.findFirst().orElseThrow().resolve(UUID.randomUUID().toString()));
            for (int block = 0; block < ExplainFiles.NEURONS; block++) {
                Files.writeString(lost.resolve(JobParts.part(block)), "of another run");
            }
        }
    }

    @Test
    void twoRunsOfAJobShareNoFolder() throws Exception {
        SharedFolder shared = new SharedFolder(folder.toUri().toString());
        JobDescription description = JobDescription.of(List.of("explain", "--length", "2"), "fc", 8);
        JobDescription.Parts first = JobDescription.Parts.create(3);
        description.write(first, shared);

        assertThat(description.known(shared)).isEqualTo(first);
        assertThat(JobDescription.Parts.create(3)).isNotEqualTo(first);
    }

    @Test
    void withoutResumeAJobStartsOver() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        CountingFileSystem.failReads(3, Integer.MAX_VALUE);
        try {
            SparkRun.of(
                    SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "1"), problem(CountingFileSystem.uri(activations)));
        } finally {
            CountingFileSystem.failReads(0);
        }
        Path here = folder.resolve("here");
        ExplainFiles.explainHere(ExplainFiles.with(ExplainFiles.dense(activations), "--length", "2"), here);

        SparkRun run = SparkRun.of(ExplainFiles.with(problem(CountingFileSystem.uri(activations)), "--length", "2"));

        assertThat(run.err()).isEmpty();
        ExplainFiles.haveSameExplanations(folder.resolve("there"), here);
        assertThat(folder.resolve("there").resolve(JobFolder.NAME)).doesNotExist();
    }
}
