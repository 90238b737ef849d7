package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every backend writes the same explanations, and run.json tells which one it was. */
class ExplainBackendTest {
    static final Path ORACLE = Path.of("../data/src/test/resources/dev/invert/oracle");

    @TempDir
    Path folder;

    private CommandRun explain(Path out, String options) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "explain",
                                "--quiet",
                                "--activations",
                                ORACLE.resolve("acts.npy").toString(),
                                "--concepts",
                                ORACLE.resolve("labels.npy").toString(),
                                "--names",
                                ORACLE.resolve("concepts.json").toString(),
                                "--neurons",
                                "0-4,6-19",
                                "--out",
                                out.toString()),
                        Stream.of(options.split(" ")))
                .toArray(String[]::new));
    }

    private static JsonNode backend(Path out) throws IOException {
        return JsonMapper.shared().readTree(out.resolve("run.json").toFile()).path("backend");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--top 3",
                "--objective auc --aliases --per-length --length 4 --beam 7",
                "--search optimal --compare-beam --min-fraction 0.05",
                "--search optimal --length 4 --per-length --objective auc",
                "--direction both --parents any --min-fraction 0.1 --search beam",
                "--search-limit 9 --direction min --objective z",
                "--objective r --select simplest",
                "--objective f1 --quantile 0.05",
                "--holdout 0.3 --folds 3 --bootstrap 4 --permutations 19",
                "--holdout 0.3 --permutations 5 --objective r"
            })
    void tensorsAndKernelsWriteTheSameExplanations(String options) throws IOException {
        Path kernels = folder.resolve("kernels");
        Path torch = folder.resolve("torch");
        assertThat(explain(kernels, options + " --backend kernels"))
                .extracting(CommandRun::exitCode)
                .isEqualTo(0);
        CommandRun run = explain(torch, options + " --backend torch --device cpu");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();

        for (String file : new String[] {"explanations.jsonl", "explanations.csv"}) {
            assertThat(torch.resolve(file)).hasSameBinaryContentAs(kernels.resolve(file));
        }
        assertThat(backend(kernels).path("name").asString()).isEqualTo("kernels");
        JsonNode used = backend(torch);
        assertThat(used.path("name").asString()).isEqualTo("torch");
        assertThat(used.path("device").asString()).isEqualTo("cpu");
        assertThat(used.path("product").asString()).isNotEmpty();
        assertThat(used.path("n_on_device").longValue()).isGreaterThanOrEqualTo(6);
        assertThat(used.path("n_on_kernels").longValue()).isZero();
    }

    @Test
    void smallSearchesStayOnTheCpuAndRunJsonSaysWhy() throws IOException {
        assertThat(explain(folder, "--top 1").exitCode()).isZero();
        JsonNode used = backend(folder);
        assertThat(used.path("name").asString()).isEqualTo("kernels");
        assertThat(used.path("asked").asString()).isEqualTo("auto");
        assertThat(used.path("reason").asString()).contains("too little for a GPU");
        assertThat(used.path("predicted_seconds_of_kernels").doubleValue()).isBetween(1e-6, 5.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--device cuda", "--backend torch --device cuda:1"})
    void withoutAGpuAskingForOneIsAnErrorOfOneLine(String options) {
        CommandRun run = explain(folder.resolve("out"), options);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).hasLineCount(1).contains("cuda").contains("--device=cpu");
        assertThat(folder.resolve("out").resolve("run.json")).doesNotExist();
    }

    @Test
    void kernelsDoNotRunOnAGpu() {
        CommandRun run = explain(folder.resolve("out"), "--backend kernels --device cuda");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("--backend kernels").contains("--device cuda");
        assertThat(Files.exists(folder.resolve("out"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--backend kernels --arithmetic int8", "--device cpu --arithmetic int8"})
    void kernelsHaveNoArithmetic(String options) {
        CommandRun run = explain(folder.resolve("out"), options);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("kernels").contains("--arithmetic int8");
        assertThat(Files.exists(folder.resolve("out"))).isFalse();
    }

    @Test
    void anArithmeticThatTheKernelsDoNotUseIsInRunJson() throws IOException {
        CommandRun run = explain(folder, "--top 1 --arithmetic float32");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        JsonNode used = backend(folder);
        assertThat(used.path("name").asString()).isEqualTo("kernels");
        assertThat(used.path("product_asked").asString()).isEqualTo("float32");
    }

    @Test
    void simulationsOfBothBackendsRecoverTheSame() {
        for (String backend : new String[] {"kernels", "torch"}) {
            CommandRun run = CommandRun.of(
                    "simulate",
                    "--quiet",
                    "--concepts",
                    ORACLE.resolve("labels.npy").toString(),
                    "--per-cell",
                    "4",
                    "--noise",
                    "0.5,2",
                    "--lengths",
                    "1,2",
                    "--sample-counts",
                    "0,700",
                    "--backend",
                    backend,
                    "--device",
                    "cpu",
                    "--out",
                    folder.resolve(backend).toString());
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
        for (String file : new String[] {"recovery.csv", "planted.csv"}) {
            assertThat(folder.resolve("torch").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("kernels").resolve(file));
        }
    }
}
