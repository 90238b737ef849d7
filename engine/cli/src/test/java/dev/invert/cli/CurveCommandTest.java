package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests {@code invert curve} on files. */
class CurveCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeInputs() throws IOException {
        AuditFilesOnDisk.write(folder);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private CommandRun curve(String... more) {
        List<String> arguments = new ArrayList<>(List.of("curve", "--quiet", "--concepts", path("labels.csv")));
        if (!List.of(more).contains("--activations")) {
            arguments.addAll(List.of("--activations", path("hidden.npy")));
        }
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void pointsAreWrittenAndAgreeWithExplain() throws IOException {
        CommandRun run = curve(
                "--lengths",
                "1,2-3",
                "--min-fractions",
                "0,0.3",
                "--holdout",
                "0.3",
                "--seed",
                "2",
                "--out",
                path("out"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSize(1 + 6 + 1).allMatch(line -> line.length() <= 80);
        JsonNode curve = JsonMapper.shared().readTree(Files.readString(folder.resolve("out/curve.json")));
        assertThat(curve.path("points").size()).isEqualTo(6);
        assertThat(curve.path("n_samples").asInt() + curve.path("n_holdout").asInt())
                .isEqualTo(1500);
        assertThat(Files.readAllLines(folder.resolve("out/curve.csv"))).hasSize(1 + 6);
        assertThat(Files.readString(folder.resolve("out/curve.html"))).contains("\"min_fraction\":0.3");

        CommandRun explained = CommandRun.of(
                "explain",
                "--quiet",
                "--activations",
                path("hidden.npy"),
                "--concepts",
                path("labels.csv"),
                "--objective",
                "auc",
                "--length",
                "3",
                "--holdout",
                "0.3",
                "--seed",
                "2",
                "--format",
                "json");
        List<JsonNode> neurons =
                explained.out().lines().map(JsonMapper.shared()::readTree).toList();
        assertThat(curve.at("/points/2/auc/mean").asDouble()).isCloseTo(mean(neurons, "auc"), within(1e-12));
        assertThat(curve.at("/points/2/held_out/mean").asDouble())
                .isCloseTo(mean(neurons, "auc_holdout"), within(1e-12));
        assertThat(curve.at("/points/3/n_explained").asInt()).isLessThanOrEqualTo(8);
    }

    private static double mean(List<JsonNode> neurons, String field) {
        return neurons.stream()
                .mapToDouble(
                        neuron -> neuron.path("explanations").get(0).path(field).asDouble())
                .average()
                .orElseThrow();
    }

    @Test
    void jsonDoesNotDependOnThreads() {
        JsonNode one = JsonMapper.shared()
                .readTree(curve("--format", "json", "--threads", "1").out());
        JsonNode two = JsonMapper.shared()
                .readTree(curve("--format", "json", "--threads", "2").out());
        assertThat(one.path("points").size()).isEqualTo(15);
        assertThat(two.path("points")).isEqualTo(one.path("points"));
    }

    @Test
    void badInputIsReportedInOneLine() throws IOException {
        assertFails(2, "--lengths=0-2 must be 1 to 64", "--lengths", "0-2", "--format", "json");
        assertFails(2, "--lengths", "--lengths", "many", "--format", "json");
        assertFails(
                2,
                "--min-fractions=0.7 must lie between 0 and --max-fraction=0.5",
                "--min-fractions",
                "0.7",
                "--format",
                "json");
        assertFails(2, "--holdout=1.0", "--holdout", "1", "--format", "json");
        assertFails(2, "--beam", "--beam", "0", "--format", "json");
        assertFails(2, "Missing required option: '--out=DIR'");
        AuditFilesOnDisk.write(folder.resolve("few.npy"), new float[10][5]);
        assertFails(1, "10", "--activations", path("few.npy"), "--out", path("out"));
        assertFails(1, "there is no neuron 8", "--neurons", "8", "--out", path("out"));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private void assertFails(int code, String problem, String... options) {
        CommandRun run = curve(options);
        assertThat(run.err()).contains(problem);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(code);
    }
}
