package dev.invert.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores formulas in blocks of neurons, and compares the files with those of one machine. */
class SparkScoreTest {
    @TempDir
    Path folder;

    @AfterEach
    void noLayerIsOpen() throws Exception {
        SparkRun.awaitNoOpenLayer();
    }

    private Path formulas(String... more) throws IOException {
        return Files.write(
                folder.resolve("formulas.txt"),
                ExplainFiles.with(
                        List.of(
                                "n04451818",
                                "# a comment",
                                "n04451818 & ~n03489162",
                                "n00020090 | n07555863",
                                "n02091831 & ~n02091831",
                                "n02091831 | n04451818 | (n01767661 & ~n02091831)"),
                        more));
    }

    private List<String> problem(Path formulas) {
        return ExplainFiles.with(
                List.of("score", "--formulas", formulas.toString()),
                ExplainFiles.dense(ExplainFiles.ORACLE.resolve("acts.npy")).toArray(String[]::new));
    }

    private SparkRun score(List<String> problem) {
        return SparkRun.command(
                SparkRun.conf().set(SparkDispatch.BLOCK_SIZE, "3"),
                ExplainFiles.with(
                        problem, "--quiet", "--out", folder.resolve("there").toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--top 4", "--dtype float32 --top 0", "--neurons 9,3,5-12,0"})
    void writesWhatOneMachineWrites(String options) throws Exception {
        List<String> problem = ExplainFiles.with(problem(formulas()), options.split(" ", -1));
        Path here = folder.resolve("here");
        ExplainFiles.runHere(problem, here);

        SparkRun run = score(problem);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        Path there = folder.resolve("there");
        for (String name : List.of("auc.npy", "formulas.csv")) {
            assertThat(there.resolve(name)).hasSameBinaryContentAs(here.resolve(name));
        }
        if (options.contains("--top 0")) {
            assertThat(there.resolve("best.csv")).doesNotExist();
        } else {
            assertThat(there.resolve("best.csv")).hasSameBinaryContentAs(here.resolve("best.csv"));
        }
        assertThat(there.resolve("run.json")).exists();
    }

    @Test
    void anUnknownConceptIsOneLine() throws Exception {
        SparkRun run = score(problem(formulas("no_such_concept")));

        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).startsWith("invert: ").contains("no_such_concept", "formulas.txt");
        assertThat(folder.resolve("there")).doesNotExist();
    }
}
