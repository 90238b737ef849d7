package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the output and the files of {@code invert explain}. */
class ExplainCommandTest {
    private static final Path ORACLE = Path.of("../data/src/test/resources/dev/invert/oracle");

    private static final int ROWS = 1000;

    @TempDir
    Path folder;

    /** Explains three neurons by AUC. */
    private CommandRun explainOracle(String... more) {
        return explainOracleByDefault(
                Stream.concat(Stream.of("--objective", "auc"), Stream.of(more)).toArray(String[]::new));
    }

    private CommandRun explainOracleByDefault(String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "explain",
                                "--activations",
                                ORACLE.resolve("acts.npy").toString(),
                                "--concepts",
                                ORACLE.resolve("labels.npy").toString(),
                                "--names",
                                ORACLE.resolve("concepts.json").toString(),
                                "--neurons",
                                "0-2"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    /** For pipes: standard output contains only the lines of the file. */
    @Test
    void jsonGoesToStandardOutputAndNothingElseDoes() throws IOException {
        CommandRun alone = explainOracle("--format", "json");
        CommandRun withFiles = explainOracle("--format", "json", "--out", folder.toString());

        assertThat(alone.exitCode()).isZero();
        assertThat(alone.out()).hasLineCount(3).isEqualTo(withFiles.out());
        assertThat(withFiles.out()).isEqualTo(Files.readString(folder.resolve("explanations.jsonl")));
        JsonNode first =
                JsonMapper.shared().readTree(alone.out().lines().findFirst().orElseThrow());
        assertThat(first.at("/explanations/0/label").asString()).isEqualTo("corkscrew.n.01 | hammer.n.02");
        assertThat(first.at("/steps/0/label").asString()).isEqualTo("hammer.n.02");
        assertThat(first.at("/steps/1/auc").doubleValue())
                .isEqualTo(first.at("/explanations/0/auc").doubleValue());
    }

    @Test
    void aProofStandsBesideTheBestExplanation() throws IOException {
        CommandRun run = explainOracle(
                "--search", "optimal", "--compare-beam", "--min-fraction", "0.05", "--out", folder.toString());

        assertThat(run.exitCode()).isZero();
        JsonNode search = JsonMapper.shared()
                .readTree(folder.resolve("run.json").toFile())
                .path("search");
        assertThat(search.path("chosen").asString()).isEqualTo("optimal");
        assertThat(search.path("reason").asString()).startsWith("asked for");
        assertThat(search.path("n_certified").intValue()).isEqualTo(3);
        for (String line : Files.readAllLines(folder.resolve("explanations.jsonl"))) {
            JsonNode neuron = JsonMapper.shared().readTree(line);
            JsonNode best = neuron.at("/explanations/0");
            assertThat(best.path("certified").booleanValue()).isTrue();
            assertThat(best.path("upper_bound").doubleValue())
                    .isEqualTo(best.path("auc").doubleValue())
                    .isGreaterThanOrEqualTo(neuron.at("/beam/auc").doubleValue());
            assertThat(best.path("gap").doubleValue()).isZero();
            assertThat(best.path("formulas_covered").longValue())
                    .isEqualTo(neuron.path("formulas_examined").longValue());
            assertThat(neuron.at("/explanations/1").has("certified")).isFalse();
        }
        assertThat(Files.readAllLines(folder.resolve("explanations.csv")).get(1))
                .contains(",true,");
    }

    @Test
    void formulasAreChosenByWhatIsGuaranteed() throws IOException {
        CommandRun run = explainOracleByDefault("--min-fraction", "0.01", "--out", folder.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode search = JsonMapper.shared()
                .readTree(folder.resolve("run.json").toFile())
                .path("search");
        assertThat(search.path("objective").asString()).isEqualTo("guaranteed");
        int above = 0;
        for (String line : Files.readAllLines(folder.resolve("explanations.jsonl"))) {
            double last = Double.POSITIVE_INFINITY;
            for (JsonNode explanation : JsonMapper.shared().readTree(line).path("explanations")) {
                double guaranteed = explanation.path("guaranteed_auc").doubleValue();
                assertThat(guaranteed).isLessThan(explanation.path("auc").doubleValue());
                double value = explanation.path("objective_value").doubleValue();
                assertThat(value).isLessThanOrEqualTo(last);
                last = value;
                if (guaranteed > 0.5) {
                    above++;
                    assertThat(value).isCloseTo(guaranteed, within(1e-12));
                }
            }
        }
        assertThat(above).isPositive();
    }

    @Test
    void thePublishedSearchIsABeamSearchByAuc() throws IOException {
        CommandRun run = explainOracleByDefault("--published", "--out", folder.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode search = JsonMapper.shared()
                .readTree(folder.resolve("run.json").toFile())
                .path("search");
        assertThat(search.path("objective").asString()).isEqualTo("auc");
        assertThat(search.path("chosen").asString()).isEqualTo("beam");
        assertThat(explainOracle("--search", "beam", "--format", "json").out())
                .isEqualTo(Files.readString(folder.resolve("explanations.jsonl")));
    }

    @Test
    void theRunNamesItsSamples() throws IOException {
        Path groups = folder.resolve("groups.csv");
        StringBuilder lines = new StringBuilder("sample,group\n");
        for (int i = 0; i < ROWS; i++) {
            lines.append(i).append(",video").append(i / 10).append('\n');
        }
        Files.writeString(groups, lines);
        CommandRun run = explainRows("--holdout", "0.3", "--seed", "7", "--groups", groups.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode fields =
                JsonMapper.shared().readTree(folder.resolve("out/run.json").toFile());
        assertThat(fields.at("/input/activations").asString()).endsWith("acts.npy");
        assertThat(fields.at("/input/concepts").asString()).endsWith("labels.csv");
        assertThat(fields.at("/input/samples_matched").asString()).isEqualTo("by row");
        assertThat(fields.at("/input/n_groups").intValue()).isEqualTo(ROWS / 10);
        assertThat(fields.at("/held_out/share").doubleValue()).isEqualTo(0.3);
        assertThat(fields.at("/held_out/seed").intValue()).isEqualTo(7);
        assertThat(fields.at("/held_out/whole_groups").booleanValue()).isTrue();
        assertThat(fields.at("/held_out/n_samples").intValue())
                .isEqualTo(ROWS - fields.path("n_samples").intValue())
                .isPositive();
        List<Integer> samples = new ArrayList<>();
        fields.at("/held_out/samples").forEach(sample -> samples.add(Integer.valueOf(sample.asString())));
        assertThat(samples)
                .hasSize(fields.at("/held_out/n_samples").intValue())
                .isSorted()
                .doesNotHaveDuplicates()
                .allMatch(sample -> sample >= 0 && sample < ROWS);
        // Groups of ten rows were held out as a whole.
        assertThat(samples.stream().filter(sample -> !samples.contains(sample / 10 * 10)))
                .isEmpty();
        assertThat(Files.readString(folder.resolve("out/report.html"))).doesNotContain("\"samples\"");
    }

    /** Each layer records its own duration and its model. */
    @Test
    void layersHaveTheirOwnTimeAndTheirModel() throws IOException {
        explainRows();
        Files.writeString(folder.resolve("activations.json"), """
                {"model": "net.pt", "model_content": "SHA-256 12ab", "layers": [
                  {"layer": "one", "file": "acts.npy"}, {"layer": "two", "file": "acts.npy"}]}""");
        CommandRun run = CommandRun.of(
                "explain",
                "--activations",
                folder.toString(),
                "--concepts",
                folder.resolve("labels.csv").toString(),
                "--out",
                folder.resolve("layers").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode fields = null;
        for (String layer : List.of("one", "two")) {
            fields = JsonMapper.shared()
                    .readTree(folder.resolve("layers/" + layer + "/run.json").toFile());
            assertThat(fields.at("/input/model").asString()).isEqualTo("net.pt");
            assertThat(fields.at("/input/model_content").asString()).isEqualTo("SHA-256 12ab");
            assertThat(Instant.parse(fields.path("date").asString()))
                    .isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES));
            JsonNode seconds = fields.get("seconds");
            double total = seconds.get("total").doubleValue();
            assertThat(Stream.of("startup", "load", "prepare", "explain", "write", "report")
                            .mapToDouble(step -> seconds.path(step).asDouble(0))
                            .sum())
                    .isBetween(0.7 * total, total);
            assertThat(seconds.get("report").doubleValue()).isPositive();
        }
        assertThat(run.out().lines())
                .endsWith("All layers: " + folder.resolve("layers/index.html"))
                .contains("Report: " + folder.resolve("layers/two/report.html"));
        assertThat(folder.resolve("layers/.invert-files")).content().isEqualTo("index.html\n");
        String index = Files.readString(folder.resolve("layers/index.html"));
        CommandRun again = CommandRun.of("report", folder.resolve("layers").toString());
        assertThat(again.out().lines()).as(again.err()).hasSize(3).endsWith("" + folder.resolve("layers/index.html"));
        assertThat(folder.resolve("layers/index.html")).content().isEqualTo(index);
        // The duration of a layer is at most the time between the previous layer's files and its own, plus clock ticks.
        Duration between = Duration.between(written("one"), written("two"));
        assertThat(fields.at("/seconds/total").doubleValue()).isLessThan(between.toNanos() * 1e-9 + 0.02);
    }

    private Instant written(String layer) throws IOException {
        return Files.getLastModifiedTime(folder.resolve("layers/" + layer + "/run.json"))
                .toInstant();
    }

    @Test
    void theTableHasWhatRepetitionsSay() throws IOException {
        explainRows("--folds", "2", "--bootstrap", "3", "--permutations", "4");
        Map<String, String> best = firstRow();
        JsonNode neuron = JsonMapper.shared()
                .readTree(Files.readAllLines(folder.resolve("out/explanations.jsonl"))
                        .get(0));

        assertThat(best)
                .containsEntry(
                        "layer_family_wise_p",
                        neuron.path("layer_family_wise_p").asString())
                .containsEntry("folds_agreement", neuron.at("/folds/agreement").asString())
                .containsEntry(
                        "folds_auc_outside", neuron.at("/folds/auc_outside").asString())
                .containsEntry(
                        "bootstrap_agreement", neuron.at("/bootstrap/agreement").asString())
                .containsEntry(
                        "bootstrap_auc_outside",
                        neuron.at("/bootstrap/auc_outside").asString())
                .containsEntry("formula", neuron.at("/explanations/0/formula").asString());
        explainRows();
        assertThat(firstRow()).containsEntry("folds_agreement", "").containsEntry("layer_family_wise_p", "");
    }

    private Map<String, String> firstRow() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("out/explanations.csv"));
        String[] names = lines.get(0).split(",", -1);
        String[] values = lines.get(1).split(",", -1);
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            row.put(names[i], values[i]);
        }
        return row;
    }

    @Test
    void longFormulasAreSaidToBeUnproven() {
        CommandRun run = explainOracle("--search", "optimal", "--length", "4", "--format", "json");

        assertThat(run.err()).contains("longer formulas come from a beam search, without proof");
        assertThat(explainOracle("--search", "optimal", "--format", "json").err())
                .doesNotContain("beam search");
    }

    @Test
    void manyRareFormulasGetANote() throws IOException {
        assertThat(explainRows().err())
                .contains("1 of 1 best formulas hold for fewer than 20 samples; --min-fraction 0.02 excludes rare"
                        + " formulas");
        assertThat(explainRows("--min-fraction", "0.02").err()).doesNotContain("rare");
    }

    /** Explains one neuron that is highest on the two samples that show concept a. */
    private CommandRun explainRows(String... more) throws IOException {
        StringBuilder labels = new StringBuilder("sample,a,b\n");
        ByteBuffer values = ByteBuffer.allocate(4 * ROWS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS; i++) {
            labels.append(i).append(i < 2 ? ",1," : ",0,").append(i % 3 == 0 ? "1\n" : "0\n");
            values.putFloat(i < 2 ? 1 : (i % 10) * 0.01f);
        }
        Files.writeString(folder.resolve("labels.csv"), labels);
        writeNpy(folder.resolve("acts.npy"), ROWS, values.array());
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "explain",
                                "--activations",
                                folder.resolve("acts.npy").toString(),
                                "--concepts",
                                folder.resolve("labels.csv").toString(),
                                "--length",
                                "1",
                                "--out",
                                folder.resolve("out").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static void writeNpy(Path file, int samples, byte[] values) throws IOException {
        String head = "{'descr': '<f4', 'fortran_order': True, 'shape': (%d, 1), }".formatted(samples);
        head = head + " ".repeat(117 - head.length()) + "\n";
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(values);
        }
    }

    @Test
    void cosyGetsOneRowPerNeuronInWords() throws IOException {
        assertThat(explainOracle("--cosy", "--out", folder.toString()).exitCode())
                .isZero();

        assertThat(Files.readAllLines(folder.resolve("cosy.csv")))
                .containsExactly(
                        "neuron,concept,concept_id,metric",
                        "0,corkscrew.n.01 or hammer.n.02,n03109150 | n03481172,0.9303",
                        "1,cheeseburger.n.01,n07697313,0.9459",
                        "2,substance.n.07 and not cheeseburger.n.01,n00020090 & ~n07697313,0.9572");
    }

    @Test
    void aRunSaysWhereItsReportIsAndLeavesNoFileOfAnEarlierOne() {
        Path cosy = folder.resolve("cosy.csv");
        assertThat(explainOracle("--cosy", "--out", folder.toString()).out())
                .endsWith("Report: " + folder.resolve("report.html") + "\n");
        assertThat(cosy).exists();

        assertThat(explainOracle("--quiet", "--out", folder.toString()).out()).doesNotContain("Report:");
        assertThat(cosy).doesNotExist();
    }

    @Test
    void bareWordNetIdsGetANote() throws IOException {
        Path photos = folder.resolve("photos");
        for (String id : List.of("n01440764/a.jpg", "n01440764/b.jpg", "n01484850/c.jpg", "n01484850/d.jpg")) {
            Files.createDirectories(photos.resolve(id).getParent());
            Files.createFile(photos.resolve(id));
        }
        writeNpy(folder.resolve("acts.npy"), 4, new byte[4 * 4]);
        CommandRun run = CommandRun.of(
                "explain",
                "--activations",
                folder.resolve("acts.npy").toString(),
                "--concepts",
                photos.toString(),
                "--out",
                folder.resolve("out").toString());

        assertThat(run.err()).contains("WordNet ids without names; invert concepts --wordnet adds their names");
        assertThat(run.out()).contains("1 neuron; ");
    }
}
