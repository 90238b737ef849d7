package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Compares two runs of the command line. */
class DiffCommandTest {
    @TempDir
    Path folder;

    private String a;
    private String b;

    @BeforeEach
    void explainTwice() {
        a = folder.resolve("a").toString();
        b = folder.resolve("b").toString();
        ExplorerRuns.write(folder);
    }

    private static List<JsonNode> json(String... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().lines().map(Service.JSON::readTree).toList();
    }

    @Test
    void listsTheNeuronsWhoseLabelsChanged() {
        List<JsonNode> changed = json("diff", a, b, "--format", "json");
        List<JsonNode> all = json("diff", a, b, "--format", "json", "--all");

        assertThat(all).hasSize(20);
        assertThat(changed).isNotEmpty().hasSizeLessThanOrEqualTo(20).allSatisfy(neuron -> {
            assertThat(neuron.path("change").asString()).isIn("label", "auc");
            assertThat(neuron.path("overlap_by").asString()).isEqualTo("samples");
            assertThat(neuron.path("formula_b").asString())
                    .isNotEqualTo(neuron.path("formula_a").asString());
            assertThat(neuron.path("auc_change").asDouble())
                    .isEqualTo(neuron.path("auc_b").asDouble()
                            - neuron.path("auc_a").asDouble());
        });
        assertThat(changed)
                .extracting(neuron -> -neuron.path("overlap").asDouble())
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
        assertThat(json("diff", a, b, "--format", "json", "--top", "2")).isEqualTo(changed.subList(0, 2));
        assertThat(json("diff", a, a, "--format", "json")).isEmpty();
    }

    @Test
    void printsATableAndCsv() {
        CommandRun table = CommandRun.of("diff", a, b);
        CommandRun csv = CommandRun.of("diff", a, b, "--format", "csv", "--all");

        assertThat(table.exitCode()).as(table.err()).isZero();
        assertThat(table.out())
                .contains("neuron overlap")
                .contains("20 neurons: ")
                .contains("with another label");
        assertThat(table.out().lines()).allMatch(line -> line.length() <= 80);
        assertThat(csv.out().lines().toList()).hasSize(21).first().asString().startsWith("layer,neuron,change,overlap");
    }

    @Test
    void withoutConceptsItComparesLiterals() {
        String other = folder.resolve("other.npy").toString();

        CommandRun missing = CommandRun.of("diff", a, b, "--concepts", other);
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no such file");
        CommandRun noRun = CommandRun.of("diff", a, other);
        assertThat(noRun.exitCode()).isEqualTo(1);
        assertThat(noRun.err()).contains("explanations.jsonl").contains("invert explain");
        CommandRun wrong = CommandRun.of("diff", a);
        assertThat(wrong.exitCode()).isEqualTo(2);
    }
}
