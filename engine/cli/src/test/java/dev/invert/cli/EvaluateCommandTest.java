package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests {@code invert evaluate} on files. */
class EvaluateCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeInputs() throws IOException {
        AuditFilesOnDisk.write(folder);
        write(
                "labels-of-a-method.csv",
                "neuron,label",
                "0,class0",
                "1,class1 | mark",
                "2,class3",
                "3,not class0",
                "4,");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private String write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), List.of(lines));
        return path(name);
    }

    private CommandRun evaluate(String... more) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--quiet", "--concepts", path("labels.csv")));
        List<String> given = List.of(more);
        if (!given.contains("--activations")) {
            arguments.addAll(List.of("--activations", path("logits.npy")));
        }
        if (!given.contains("--truth") && !given.contains("--truth-classes")) {
            arguments.addAll(List.of("--truth", "classes"));
        }
        if (!given.contains("--explanations")) {
            arguments.addAll(List.of("--explanations", path("labels-of-a-method.csv")));
        }
        arguments.addAll(given);
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private static JsonNode json(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonMapper.shared().readTree(run.out());
    }

    private void explain() {
        CommandCheck.run(
                "explain",
                "--quiet",
                "--activations",
                path("logits.npy"),
                "--concepts",
                path("labels.csv"),
                "--length",
                "1",
                "--out",
                path("results"));
    }

    @Test
    void settingsAreComparedAndFilesAreWritten() throws IOException {
        explain();
        CommandRun run = evaluate(
                "--explanations",
                path("results"),
                "--explanations",
                path("labels-of-a-method.csv"),
                "--seed",
                "5",
                "--out",
                path("out"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80).anyMatch(line -> line.startsWith("AUPRC"));
        JsonNode evaluation = JsonMapper.shared().readTree(Files.readString(folder.resolve("out/evaluation.json")));
        assertThat(evaluation.at("/settings/0/exact/value").asDouble()).isEqualTo(1);
        assertThat(evaluation.at("/settings/1/exact/value").asDouble()).isEqualTo(0.2);
        assertThat(evaluation.at("/settings/1/exact/low").asDouble()).isLessThan(0.2);
        assertThat(evaluation.at("/settings/1/relations").toString())
                .isEqualTo("{\"equal\":1,\"broader\":2,\"narrower\":0,\"overlapping\":0,\"disjoint\":1,\"none\":1}");
        // The mark raises output 0 more than its class does.
        assertThat(evaluation.at("/neurons/0/ranks/auc").asDouble()).isEqualTo(2);
        assertThat(evaluation.at("/metrics/0/mrr/value").asDouble()).isEqualTo(0.9);
        assertThat(evaluation.at("/metrics/0/extra_labels/falls").asDouble()).isEqualTo(1);
        assertThat(evaluation.at("/neurons/1/ranks/auprc").asDouble()).isEqualTo(1);
        assertThat(evaluation.at("/neurons/1/labels/1/label").asString()).isEqualTo("class1 | mark");
        long u2 = evaluation.at("/neurons/0/scores/u2").asLong();
        long positive = evaluation.at("/neurons/0/scores/n_positive").asLong();
        assertThat(u2 / (2.0 * positive * (1500 - positive)))
                .isEqualTo(evaluation.at("/neurons/0/scores/auc").asDouble());
        assertThat(Files.readAllLines(folder.resolve("out/evaluation.csv"))).hasSize(1 + 5 * 2);
        assertThat(Files.readString(folder.resolve("out/evaluation.csv"))).contains(",'=</script><b>class4,");
        assertThat(Files.readString(folder.resolve("out/evaluation.html")))
                .contains("\\u003c/script>")
                .doesNotContain("=</script>");
        // The jsonl file and the table of the same results have the same labels.
        assertThat(json(evaluate("--explanations", path("results/explanations.csv"), "--format", "json"))
                        .at("/settings/0/exact/value")
                        .asDouble())
                .isEqualTo(1);
    }

    @Test
    void theResultDependsOnTheSeedButNotOnThreads() {
        JsonNode one = json(evaluate("--format", "json", "--threads", "1", "--seed", "3"));
        JsonNode two = json(evaluate("--format", "json", "--threads", "2", "--seed", "3"));
        for (String part : List.of("settings", "metrics", "neurons")) {
            assertThat(two.path(part)).isEqualTo(one.path(part));
        }
        assertThat(json(evaluate("--format", "json", "--seed", "4")).path("metrics"))
                .isNotEqualTo(one.path("metrics"));
    }

    @Test
    void theTruthMayBeAListOfClassesOrFormulas() throws IOException {
        JsonNode byList = json(evaluate(
                "--format",
                "json",
                "--truth-classes",
                write("classes.txt", "class0", "class1", "class2", "class3", "=</script><b>class4")));
        assertThat(byList.path("settings"))
                .isEqualTo(json(evaluate("--format", "json")).path("settings"));
        JsonNode formulas = json(evaluate(
                "--format",
                "json",
                "--truth",
                write(
                        "truth.csv",
                        "neuron,formula",
                        "3,class1 | class2 | class3 | \"=</script><b>class4\"",
                        "0,mark")));
        assertThat(formulas.at("/n_neurons").asInt()).isEqualTo(2);
        assertThat(formulas.at("/neurons/1/labels/0/same").asBoolean()).isTrue();
        assertThat(json(evaluate("--format", "json", "--neurons", "1-2"))
                        .at("/neurons/0/neuron")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void scoresOfCosyAreShownBesideOurs() throws IOException {
        JsonNode evaluation = json(evaluate(
                "--format",
                "json",
                "--allow-unknown",
                "--neurons",
                "0-2",
                "--explanations",
                write(
                        "cosy.csv",
                        "neuron,concept,AUC,U1,p,MAD",
                        "0,class0 and not mark,0.75,1,0,2.5",
                        "1,a concept that nobody knows,0.5,1,1,0",
                        "2,class2,0.9,1,0,-1")));
        assertThat(evaluation.at("/neurons/0/labels/0/formula").asString()).isEqualTo("class0 & ~mark");
        assertThat(evaluation.at("/neurons/0/labels/0/relation").asString()).isEqualTo("narrower");
        assertThat(evaluation.at("/neurons/0/labels/0/reported_auc").asDouble()).isEqualTo(0.75);
        assertThat(evaluation.at("/neurons/0/labels/0/reported_mad").asDouble()).isEqualTo(2.5);
        assertThat(evaluation.at("/neurons/2/labels/0/mad").asDouble()).isGreaterThan(1);
        assertThat(evaluation.at("/neurons/1/labels/0/relation").asString()).isEqualTo("none");
        assertThat(evaluation.at("/settings/0/n_unknown").asInt()).isEqualTo(1);
        assertThat(evaluation.at("/neurons/2/labels/0/same").asBoolean()).isTrue();
        assertThat(json(evaluate(
                                "--format",
                                "json",
                                "--neurons",
                                "0",
                                "--explanations",
                                write("milan.csv", "layer,unit,description,similarity", "l,0,class0,0.3")))
                        .at("/neurons/0/labels/0/same")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "--truth      # neuron,formula\\n9,class0              # line 2: there is no neuron \"9\"",
                "--truth      # neuron,formula\\n0,clas0               # line 2: No concept has the id \"clas0\"",
                "--truth      # neuron,formula\\n0,class0 &            # line 2",
                "--truth      # neuron,formula\\n0,class0\\n0,class1   # line 3: neuron 0 occurs twice",
                "--truth      # neuron,formula                         # of no neuron",
                "--truth      # neuron,formula\\n0,class0 & class1     # holds for no sample or for all samples",
                "--truth-classes # class0\\nclass1                     # has 2 lines, the layer has 5 outputs",
                "--truth-classes # a\\n\\n\\n\\nclass1                 # line 1: there is no concept \"a\"",
                "--explanations # neuron,label\\n0,class0              # has no neuron 1, whose truth is given",
                "--explanations # neuron,label\\n0,cat                 # line 2: \"cat\": no concept has the id or name",
                "--explanations # neuron,label\\n7,class0              # line 2: there is no neuron \"7\"",
                "--explanations # neuron,label\\n0,class0\\n0,class1   # line 3: neuron 0 occurs twice",
                "--explanations # neuron,text\\n0,class0               # line 1: needs the columns neuron and formula",
                "--explanations # neuron,label                         # has no label of a neuron",
                "--explanations # neuron,label,MAD\\n0,class0,high     # MAD \"high\" is no number",
            })
    void badFilesAreReportedInOneLine(String option, String content, String problem) throws IOException {
        String file = write("bad.csv", content.strip().replace("\\n", "\n"));
        assertFails(1, problem.strip(), option.strip(), file, "--out", path("out"));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void otherBadInputIsReportedInOneLine() throws IOException {
        assertFails(1, "there is no such file or folder", "--explanations", path("nothing"), "--format", "json");
        Files.createDirectory(folder.resolve("empty"));
        assertFails(1, "explanations.jsonl does not exist", "--explanations", path("empty"), "--format", "json");
        AuditFilesOnDisk.write(folder.resolve("few.npy"), new float[10][5]);
        assertFails(1, "10", "--activations", path("few.npy"), "--format", "json");
        explain();
        Path lines = folder.resolve("results/explanations.jsonl");
        Files.writeString(lines, Files.readString(lines).replace("\"class1\"", "\"klass1\""));
        assertFails(1, "explanations.jsonl, line 2: No concept", "--explanations", path("results"), "--format", "json");
        Files.writeString(lines, Files.readAllLines(lines).get(0));
        assertFails(1, "has no neuron 1, whose truth is given", "--explanations", path("results"), "--format", "json");
        assertFails(1, "none of them has a truth", "--neurons", "1", "--truth", only("0,class0"), "--format", "json");
        assertFails(2, "--quantile=0.0 must lie above 0", "--quantile", "0", "--format", "json");
        assertFails(2, "--trials=-1 must lie between", "--trials", "-1", "--format", "json");
        assertFails(2, "--prevalence=1.0 must be at least 0", "--prevalence", "1", "--format", "json");
        assertFails(2, "--bootstrap=-1 must lie between", "--bootstrap", "-1", "--format", "json");
        assertFails(2, "Missing required option: '--out=DIR'");
        assertFails(
                2,
                "both name the truth",
                "--truth",
                "classes",
                "--truth-classes",
                path("labels.csv"),
                "--format",
                "json");
        CommandRun none = CommandRun.of(
                "evaluate",
                "--explanations",
                path("results"),
                "--activations",
                path("logits.npy"),
                "--concepts",
                path("labels.csv"),
                "--format",
                "json");
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("Missing required option: '--truth=");
    }

    private String only(String row) throws IOException {
        return write("truth.csv", "neuron,concept", row);
    }

    private void assertFails(int code, String problem, String... options) {
        CommandRun run = evaluate(options);
        assertThat(run.err()).contains(problem);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(code);
        assertThat(run.out()).isEmpty();
    }
}
