package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Explains real problems in blocks, and compares the files with those of one machine. */
class SparkExplainTest {
    @TempDir
    Path folder;

    /** The native memory of a job is freed when it has ended. */
    @AfterEach
    void noLayerIsOpen() throws Exception {
        SparkRun.awaitNoOpenLayer();
    }

    private void writesWhatOneMachineWrites(SparkConf conf, List<String> problem) throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        ExplainFiles.explainHere(problem, here);

        SparkRun run = SparkRun.of(conf, ExplainFiles.with(problem, "--out", there.toString()));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        ExplainFiles.haveSameExplanations(there, here);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--holdout 0.2 --permutations 5 --folds 2 --bootstrap 2",
                "--search beam --neurons 7,3,11-14 --per-length --aliases",
                "--search optimal --select simplest --compare-beam --direction both --length 2"
            })
    void denseActivations(String options) throws Exception {
        List<String> problem = ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy"));

        writesWhatOneMachineWrites(
                SparkRun.conf(), options.isEmpty() ? problem : ExplainFiles.with(problem, options.split(" ")));
    }

    @Test
    void sparseActivations() throws Exception {
        writesWhatOneMachineWrites(
                SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "3"),
                ExplainFiles.with(ExplainFiles.sparse(), "--holdout", "0.3", "--permutations", "3"));
    }

    /** The other commands read parts as they read the one file. */
    @Test
    void explanationsStayInParts() throws Exception {
        List<String> problem = ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy"));
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        ExplainFiles.explainHere(problem, here);
        String[] out = {"--out", there.toString()};

        SparkRun single = SparkRun.of(ExplainFiles.with(problem, out));
        assertThat(single.err()).isEmpty();
        SparkRun run = SparkRun.of(
                SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "3"),
                ExplainFiles.with(ExplainFiles.with(problem, out), "--parts"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        ExplainFiles.partsHaveTheLines(there, here, 7);
        assertThat(ExplainFiles.printedHere(folder, "diff", there.toString(), here.toString(), "--format", "csv"))
                .isEqualTo(
                        ExplainFiles.printedHere(folder, "diff", here.toString(), here.toString(), "--format", "csv"));
        byte[] report = Files.readAllBytes(there.resolve("report.html"));
        Files.delete(there.resolve("report.html"));
        ExplainFiles.printedHere(folder, "report", there.toString());
        assertThat(Files.size(there.resolve("report.html"))).isCloseTo(report.length, within(2000L));

        SparkRun again = SparkRun.of(ExplainFiles.with(problem, out));
        assertThat(again.err()).isEmpty();
        ExplainFiles.haveSameExplanations(there, here);
        assertThat(there.resolve(JobParts.lines(0))).doesNotExist();
    }

    /** Spark repeats tasks that seem slow: every task here. */
    @Test
    void speculativeTasksLeaveNoDuplicates() throws Exception {
        writesWhatOneMachineWrites(
                SparkRun.conf()
                        .setMaster("local[4]")
                        .set(SparkDispatch.BLOCK_SIZE, "2")
                        .set("spark.speculation", "true")
                        .set("spark.speculation.interval", "1ms")
                        .set("spark.speculation.multiplier", "1.0")
                        .set("spark.speculation.quantile", "0.1"),
                ExplainFiles.with(ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy")), "--permutations", "20"));
        assertThat(folder.resolve("there").resolve(JobFolder.NAME)).doesNotExist();
    }

    @Test
    void explanationsNeedAFolder() {
        isOneLineAndNothingIsWritten(
                SparkRun.of(ExplainFiles.with(
                        ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy")), "--format", "json")),
                1,
                "needs --out");
    }

    @Test
    void fileUris() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        ExplainFiles.explainHere(ExplainFiles.dense(activations), here);

        SparkRun run = SparkRun.of(List.of(
                "--activations=" + activations.toUri(),
                "--concepts",
                ExplainFiles.ORACLE.resolve("labels.npy").toUri().toString(),
                "--names",
                "file:" + ExplainFiles.ORACLE.resolve("concepts.json"),
                "--out",
                there.toUri().toString()));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        ExplainFiles.haveSameExplanations(there, here);
    }

    private void isOneLineAndNothingIsWritten(SparkRun run, int exitCode, String... parts) {
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).startsWith("invert: ").contains(parts);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private SparkRun explain(List<String> problem, String... options) {
        return SparkRun.of(ExplainFiles.with(
                ExplainFiles.with(problem, "--out", folder.resolve("out").toString()), options));
    }

    @Test
    void aMissingFileIsOneLine() {
        Path missing = folder.resolve("missing.npy");

        isOneLineAndNothingIsWritten(explain(ExplainFiles.dense(missing)), 1, missing.toString());
    }

    @Test
    void aTruncatedFileIsOneLine() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        try (RandomAccessFile file = new RandomAccessFile(activations.toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }

        isOneLineAndNothingIsWritten(explain(ExplainFiles.dense(activations)), 1, "truncated");
    }

    @Test
    void conceptsOfOtherSamplesAreOneLine() {
        List<String> problem = List.of(
                "--activations",
                ExplainFiles.ORACLE.resolve("acts.npy").toString(),
                "--concepts",
                ExplainFiles.SPARSE.resolve("concepts.npz").toString(),
                "--names",
                ExplainFiles.SPARSE.resolve("concepts.json").toString());

        isOneLineAndNothingIsWritten(explain(problem), 1, "5000 samples", "16384");
    }

    /** The executors find it: the driver reads no values. */
    @Test
    void anActivationThatIsNoNumberIsOneLine() throws Exception {
        Path activations = ExplainFiles.neuronMajor(folder);
        ExplainFiles.spoilLastValue(activations);

        isOneLineAndNothingIsWritten(explain(ExplainFiles.dense(activations)), 1, "neuron 19", "sample 4999");
    }

    /** An executor loads eight neurons of 12 MB, and has 64 MiB. */
    @Test
    void tooLittleNativeMemoryIsOneLine() throws Exception {
        int samples = 3_000_000;
        int neurons = 8;
        Path activations = folder.resolve("acts.npy");
        ExplainFiles.zeros(activations, "<f4", samples, neurons, Float.BYTES);
        Path concepts = folder.resolve("labels.npy");
        ExplainFiles.zeros(concepts, "|b1", samples, 2, 1);
        try (RandomAccessFile file = new RandomAccessFile(concepts.toFile(), "rw")) {
            file.seek(file.length() - 1);
            file.write(1);
        }

        SparkRun run = SparkRun.of(
                SparkRun.conf()
                        .set("spark.executor.memoryOverhead", "100m")
                        .set(SparkDispatch.BLOCK_SIZE, Integer.toString(neurons)),
                List.of(
                        "--activations",
                        activations.toString(),
                        "--concepts",
                        concepts.toString(),
                        "--out",
                        folder.resolve("out").toString()));

        isOneLineAndNothingIsWritten(run, 1, "Native memory", "limit of 67108864", "raise --memory");
    }

    @Test
    void theLimitOfNativeMemoryLeavesRoomForTheJvm() {
        assertThat(NativeLimits.memory(SparkRun.conf().set("spark.executor.memoryOverhead", "3g")))
                .hasValue("2816M");
        assertThat(NativeLimits.memory(SparkRun.conf())).isEmpty();
    }

    @Test
    void wrongOptionsAreOneLine() {
        List<String> problem = ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy"));

        isOneLineAndNothingIsWritten(explain(problem, "--length", "0"), 2, "--length");
        isOneLineAndNothingIsWritten(explain(problem, "--lenght", "2"), 2, "--lenght");
        isOneLineAndNothingIsWritten(SparkRun.command(SparkRun.conf(), List.of("demo")), 2, "demo");
        isOneLineAndNothingIsWritten(SparkRun.command(SparkRun.conf(), List.of()), 2, "Missing command");
        isOneLineAndNothingIsWritten(
                SparkRun.of(
                        SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "none"),
                        ExplainFiles.with(
                                problem, "--out", folder.resolve("out").toString())),
                1,
                SparkDispatch.BLOCK_SIZE);
    }

    @Test
    void resultsOfBeforeStayIfAJobFails() throws Exception {
        Path out = folder.resolve("there");
        List<String> problem = ExplainFiles.dense(ExplainFiles.neuronMajor(folder));
        assertThat(SparkRun.of(ExplainFiles.with(problem, "--out", out.toString()))
                        .exitCode())
                .isZero();
        byte[] before = Files.readAllBytes(out.resolve("explanations.jsonl"));
        ExplainFiles.spoilLastValue(folder.resolve("acts.npy"));

        assertThat(SparkRun.of(ExplainFiles.with(problem, "--out", out.toString()))
                        .exitCode())
                .isOne();

        assertThat(out.resolve("explanations.jsonl")).hasBinaryContent(before);
    }
}
