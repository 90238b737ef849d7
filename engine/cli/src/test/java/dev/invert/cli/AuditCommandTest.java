package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests {@code invert audit} on files. */
class AuditCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeInputs() throws IOException {
        AuditFilesOnDisk.write(folder);
    }

    private CommandRun audit(String... more) {
        List<String> arguments = new ArrayList<>(List.of("audit", "--quiet", "--concepts", path("labels.csv")));
        if (!List.of(more).contains("--activations")) {
            arguments.addAll(List.of("--activations", path("logits.npy")));
        }
        if (!List.of(more).contains("--intended")) {
            arguments.addAll(List.of("--intended", "classes"));
        }
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private List<JsonNode> lines(String text) {
        return text.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    private static String found(List<JsonNode> lines, String verdict) {
        return lines.stream()
                .filter(line -> line.path("verdict").asString("").equals(verdict))
                .map(line -> line.path("layer").asString("") + " "
                        + line.path("neuron").asInt() + " "
                        + line.path("concept").asString(""))
                .collect(Collectors.joining(", "));
    }

    @Test
    void findsTheMarkAndTheInputsBehindItAndWritesFourFiles() throws IOException {
        CommandRun run = audit(
                "--output-layer", "--head", path("weights.npy"), "--inputs", path("hidden.npy"), "--out", path("out"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("flagged").contains("mark").contains("without 2 of its inputs");
        List<JsonNode> lines = lines(Files.readString(folder.resolve("out/audit.jsonl")));
        assertThat(lines).hasSize(5 * 7 + 8);
        assertThat(found(lines, "flagged"))
                .isEqualTo("logits 0 mark, " + path("hidden.npy") + " 6 mark, " + path("hidden.npy") + " 7 mark");
        JsonNode mark = lines.get(5);
        for (String field : List.of(
                "auc_without",
                "auc_within",
                "auc_standardized",
                "ci_low",
                "ci_high",
                "shift",
                "shift_low",
                "p_within",
                "log10_p_within",
                "p_holm",
                "log10_p_holm",
                "q")) {
            assertThat(mark.path(field).isNumber()).as(field).isTrue();
        }
        assertThat(mark.path("u2_without").asLong()
                        / (2.0
                                * mark.path("n_positive_without").asInt()
                                * mark.path("n_negative_without").asInt()))
                .isEqualTo(mark.path("auc_without").asDouble());
        assertThat(mark.path("strata").size()).isEqualTo(5);
        assertThat(lines.get(0).path("reason").asString()).startsWith("part of the label");
        assertThat(Files.readAllLines(folder.resolve("out/audit.csv"))).hasSize(5 * 7 + 8 + 1);
        assertThat(Files.readString(folder.resolve("out/audit.csv"))).contains(",'=</script><b>class4,");
        JsonNode record = JsonMapper.shared().readTree(Files.readString(folder.resolve("out/run.json")));
        assertThat(record.at("/verdicts/flagged").asInt()).isEqualTo(1);
        assertThat(record.at("/ablations/0/shift_ablated").asDouble()).isLessThan(0.05);
        assertThat(record.at("/options/intended").asString()).isEqualTo("classes");
        assertThat(Files.readString(folder.resolve("out/audit.html")))
                .contains("\\u003c/script>")
                .doesNotContain("=</script>");
    }

    @Test
    void printsJsonLinesThatDoNotDependOnThreadsOrOnTheFormOfTheIntendedConcepts() throws IOException {
        String all = audit("--output-layer", "--format", "json").out();
        assertThat(found(lines(all), "flagged")).isEqualTo("logits 0 mark");
        assertThat(audit("--output-layer", "--format", "json", "--threads", "1").out())
                .isEqualTo(all);
        List<JsonNode> one = lines(
                audit("--output-layer", "--format", "json", "--neurons", "0").out());
        assertThat(one.get(5).path("auc_standardized"))
                .as("strata do not depend on the chosen neurons")
                .isEqualTo(lines(all).get(5).path("auc_standardized"));
        Files.writeString(
                folder.resolve("intended.csv"),
                "neuron,rank,formula\n0,1,class0\n0,2,mark\n1,1,class1\n2,1,class2\n3,1,class3\n4,1,\"\"\"=</script><b>class4\"\"\"\n");
        assertThat(audit("--output-layer", "--format", "json", "--intended", path("intended.csv"))
                        .out())
                .isEqualTo(all);
    }

    @Test
    void innerNeuronsAreSensitiveAndStrataMayBeGivenById() throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(folder.resolve("labels.csv")));
        rows.remove(0);
        // Without sample ids of the activations, rows are matched by the ids of the labels.
        Collections.reverse(rows);
        Files.writeString(
                folder.resolve("strata.csv"),
                "sample,stratum\n"
                        + rows.stream()
                                .map(row -> row.substring(0, row.indexOf(',')) + ","
                                        + (row.hashCode() % 2 == 0 ? "left" : "right"))
                                .collect(Collectors.joining("\n")));
        Files.writeString(folder.resolve("intended.csv"), "neuron,concept\n6,class1\n2,class2\n");
        CommandRun run = audit(
                "--activations",
                path("hidden.npy"),
                "--intended",
                path("intended.csv"),
                "--strata",
                path("strata.csv"),
                "--format",
                "json");
        assertThat(run.err()).isEmpty();
        List<JsonNode> lines = lines(run.out());
        assertThat(lines).hasSize(2 * 7);
        assertThat(found(lines, "sensitive")).isEqualTo("hidden 6 mark");
        assertThat(lines.stream()
                        .filter(line -> line.path("verdict").asString().equals("sensitive"))
                        .flatMap(line -> Stream.of(line.path("strata").size())))
                .containsExactly(4);
    }

    @Test
    void anEqualReferenceIsNoted() {
        List<JsonNode> lines = lines(audit("--output-layer", "--reference", path("logits.npy"), "--format", "json")
                .out());
        assertThat(lines.get(5).path("shift_gain").asDouble(1)).isZero();
        assertThat(lines.get(5).path("reason").asString()).endsWith("not clearly more than in the reference model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "neuron,concept\\n0,class9 # line 2: there is no concept \"class9\"; did you mean class0?",
                "neuron,concept\\n9,class0 # line 2: there is no neuron \"9\"; the layer has 5, numbered from 0",
                "neuron,concept\\n0,class0\\n0,class1 # line 3: neuron 0 occurs twice; give it one row",
                "neuron,concept # names the intended concept of no neuron",
                "neuron,label\\n0,class0 # line 1: needs the columns neuron and concept, or neuron and formula",
                "neuron,formula\\n0,class0 & nothing # line 2: No concept has the id \"nothing\"",
                "neuron,formula\\n0,class0 & # line 2",
                "neuron,formula\\n0,class0 & class1 # holds for no sample"
            })
    void badIntendedConceptsAreReportedInOneLine(String content, String problem) throws IOException {
        Files.writeString(folder.resolve("intended.csv"), content.strip().replace("\\n", "\n") + "\n");
        assertFails(problem.strip(), "--intended", path("intended.csv"), "--out", path("out"));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void otherBadInputIsReportedInOneLine() throws IOException {
        assertFails(
                "--head explains outputs",
                "--head",
                path("weights.npy"),
                "--inputs",
                path("hidden.npy"),
                "--format",
                "json");
        assertFails("--head and --inputs go together", "--head", path("weights.npy"), "--format", "json");
        assertFails(
                "--head: has weights of 5 outputs, the output layer has 8",
                "--activations",
                path("hidden.npy"),
                "--intended",
                only("6,class0"),
                "--output-layer",
                "--head",
                path("weights.npy"),
                "--inputs",
                path("hidden.npy"),
                "--format",
                "json");
        assertFails(
                "--head: has weights of 8 inputs, the layer of --inputs has 5 neurons",
                "--output-layer",
                "--head",
                path("weights.npy"),
                "--inputs",
                path("logits.npy"),
                "--format",
                "json");
        assertFails(
                "The layer has 8 outputs, but there are only 7 concepts",
                "--activations",
                path("hidden.npy"),
                "--format",
                "json");
        Files.writeString(folder.resolve("strata.csv"), "sample,stratum\ns0,a\n");
        assertFails("names no stratum for sample \"s1\"", "--strata", path("strata.csv"), "--format", "json");
        assertFails("--layer", "--layer", "logit", "--format", "json");
        assertFails(
                "--reference: has 1500 samples and 8 neurons", "--reference", path("hidden.npy"), "--format", "json");
        assertFails("--alpha=0.0 must be above 0", "--alpha", "0", "--format", "json");
        assertFails("Missing required option: '--out=DIR'");
    }

    private String only(String row) throws IOException {
        Files.writeString(folder.resolve("intended.csv"), "neuron,concept\n" + row + "\n");
        return path("intended.csv");
    }

    private void assertFails(String problem, String... options) {
        CommandRun run = audit(options);
        assertThat(run.exitCode()).as(run.err()).isNotZero();
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(problem);
    }
}
