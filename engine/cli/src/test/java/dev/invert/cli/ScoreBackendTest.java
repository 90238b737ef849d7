package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that {@code invert score} writes the same files on LibTorch tensors as with the kernels. */
class ScoreBackendTest {
    private static final int CONCEPTS = 20;

    @TempDir
    Path folder;

    @BeforeEach
    void writeFormulas() throws IOException {
        List<JsonNode> ids = new ArrayList<>();
        JsonMapper.shared()
                .readTree(ExplainBackendTest.ORACLE.resolve("concepts.json").toFile())
                .forEach(concept -> ids.add(concept.path("offset")));
        List<String> formulas = new ArrayList<>();
        for (int m = 0; m < 300; m++) {
            formulas.add("%s & (~%s | %s)"
                    .formatted(ids.get(m % CONCEPTS), ids.get(m * 7 % CONCEPTS), ids.get((m * 3 + 1) % CONCEPTS)));
        }
        formulas.add(ids.get(0) + " & ~" + ids.get(0));
        Files.write(folder.resolve("formulas.txt"), formulas);
    }

    private CommandRun score(Path out, String options) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "score",
                                "--activations",
                                ExplainBackendTest.ORACLE.resolve("acts.npy").toString(),
                                "--concepts",
                                ExplainBackendTest.ORACLE.resolve("labels.npy").toString(),
                                "--names",
                                ExplainBackendTest.ORACLE
                                        .resolve("concepts.json")
                                        .toString(),
                                "--formulas",
                                folder.resolve("formulas.txt").toString(),
                                "--out",
                                out.toString()),
                        Stream.of(options.split(" ")))
                .toArray(String[]::new));
    }

    private static JsonNode run(Path out) throws IOException {
        return JsonMapper.shared().readTree(out.resolve("run.json").toFile());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--arithmetic float64 --top 5",
                "--arithmetic float16 --dtype float32",
                "--arithmetic float32 --no-auc --top 7",
                "--arithmetic int8 --neurons 4,1-2 --threads 1",
                "--arithmetic auto --no-auc"
            })
    void tensorsAndKernelsWriteTheSameScores(String options) throws IOException {
        Path kernels = folder.resolve("kernels");
        Path torch = folder.resolve("torch");
        String ofKernels = options.replaceFirst("--arithmetic \\S+ ?", "");
        assertThat(score(kernels, ofKernels + " --backend kernels").exitCode()).isZero();
        CommandRun command = score(torch, options + " --backend torch --device cpu");
        assertThat(command.err()).isEmpty();
        assertThat(command.exitCode()).isZero();
        assertThat(command.out()).contains("(torch): ");

        for (String file : List.of("auc.npy", "best.csv", "formulas.csv")) {
            assertThat(Files.exists(torch.resolve(file))).isEqualTo(Files.exists(kernels.resolve(file)));
            if (Files.exists(kernels.resolve(file))) {
                assertThat(torch.resolve(file)).hasSameBinaryContentAs(kernels.resolve(file));
            }
        }
        assertThat(run(kernels).path("backend").path("name").asString()).isEqualTo("kernels");
        JsonNode used = run(torch).path("backend");
        assertThat(used.path("name").asString()).isEqualTo("torch");
        assertThat(used.path("device").asString()).isEqualTo("cpu");
        assertThat(run(torch).path("device").asString()).isEqualTo("cpu");
        assertThat(used.path("product").asString()).isNotEmpty();
        assertThat(used.path("product_choice").path("reason").asString()).isNotEmpty();
        assertThat(used.path("product_choice").has("trial_seconds")).isEqualTo(options.contains("auto"));
        assertThat(used.path("n_halved_batches").intValue()).isZero();
        assertThat(used.path("n_batches_on_cpu").intValue()).isZero();
    }

    @Test
    void smallJobsStayOnTheCpuAndRunJsonSaysWhy() throws IOException {
        assertThat(score(folder.resolve("out"), "--top 1").exitCode()).isZero();
        JsonNode used = run(folder.resolve("out")).path("backend");
        assertThat(used.path("name").asString()).isEqualTo("kernels");
        assertThat(used.path("asked").asString()).isEqualTo("auto");
        assertThat(used.path("reason").asString()).contains("too little for a GPU");
        assertThat(used.path("predicted_seconds_of_kernels").doubleValue()).isBetween(1e-7, 5.0);
    }

    @Test
    void anArithmeticThatTheKernelsDoNotUseIsInRunJson() throws IOException {
        CommandRun command = score(folder.resolve("out"), "--top 1 --arithmetic int8");
        assertThat(command.err()).isEmpty();
        assertThat(command.exitCode()).isZero();
        JsonNode used = run(folder.resolve("out")).path("backend");
        assertThat(used.path("name").asString()).isEqualTo("kernels");
        assertThat(used.path("product_asked").asString()).isEqualTo("int8");
    }

    @ParameterizedTest
    @CsvSource({
        "--device cuda,1,--device=cpu",
        "--backend kernels --device cuda,2,--backend kernels runs on the CPU",
        "--backend kernels --arithmetic float64,2,--backend kernels multiplies no tensors",
        "--arithmetic float64 --strata labels.csv,2,only the kernels score within --strata",
        "--backend torch --arithmetic float8,2,unknown arithmetic 'float8'; legal are auto",
        "--backend torch --device cpu --strata labels.csv,2,only the kernels score within --strata"
    })
    void wrongOptionsAreErrorsOfOneLine(String options, int exitCode, String message) {
        CommandRun command = score(folder.resolve("out"), options);
        assertThat(command.err()).contains(message);
        assertThat(command.err().lines().filter(line -> !line.startsWith("Try ")))
                .hasSize(1);
        assertThat(command.exitCode()).isEqualTo(exitCode);
        assertThat(folder.resolve("out").resolve("run.json")).doesNotExist();
    }
}
