package dev.invert.cli;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import dev.invert.arrays.ActivationFiles;
import dev.invert.labels.ConceptFiles;
import dev.invert.labels.LabeledSamples;
import dev.invert.sparse.ActivationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Real sparse latents on 16,384 tokens in every form (make_sparse.py), compared with figures that were computed by brute
 * force on dense columns.
 */
class SparseFixtureTest {
    private static final int SAMPLES = 16_384;

    @TempDir
    Path folder;

    /** A row of expected.csv. */
    private record Expected(
            String population,
            int latent,
            long samples,
            String formula,
            long n,
            long h,
            long twoU,
            double auc,
            double r) {}

    private static Path fixture(String name) throws Exception {
        return Path.of(SparseFixtureTest.class
                        .getResource("/dev/invert/sparse/expected.csv")
                        .toURI())
                .resolveSibling(name);
    }

    private static List<NamedCsvRecord> rows(String name) throws Exception {
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(fixture(name))) {
            return csv.stream().toList();
        }
    }

    private static List<Expected> expected(String population) throws Exception {
        return rows("expected.csv").stream()
                .filter(row -> row.getField("population").equals(population))
                .map(row -> new Expected(
                        population,
                        Integer.parseInt(row.getField("latent")),
                        Long.parseLong(row.getField("n_samples")),
                        row.getField("formula"),
                        Long.parseLong(row.getField("n")),
                        Long.parseLong(row.getField("h")),
                        Long.parseLong(row.getField("two_u")),
                        Double.parseDouble(row.getField("auc")),
                        Double.parseDouble(row.getField("pearson_r"))))
                .toList();
    }

    private static LabeledSamples concepts() throws Exception {
        return ConceptFiles.open(fixture("concepts.npz"), fixture("concepts.json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layers.2",
                "csc.npz",
                "coo.npz",
                "csr.npz",
                "coo.pt",
                "csr.pt",
                "csc.pt",
                "triplets",
                "transposed"
            })
    void scoresEveryForm(String name) throws Exception {
        Path source = name.equals("transposed") ? transposed(fixture("layers.2")) : fixture(name);
        assertNoNativeLeak(() -> requireScores(
                expected("all"),
                "--activations",
                source.toString(),
                "--concepts",
                fixture("concepts.npz").toString(),
                "--names",
                fixture("concepts.json").toString()));
    }

    private Path transposed(Path source) {
        Path file = folder.resolve("transposed/latents.safetensors");
        CommandRun run =
                CommandRun.of("transpose", "--activations", source.toString(), "--out", file.toString(), "--quiet");
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("4,124 activations of 2,048 neurons on 16,384 samples in ");
        return file;
    }

    @Test
    void scoresValuesOfBothSigns() throws Exception {
        requireScores(
                expected("signed"),
                "--activations",
                fixture("signed.npz").toString(),
                "--concepts",
                fixture("concepts.npz").toString(),
                "--names",
                fixture("concepts.json").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"layers.2", "csr.npz"})
    void scoresSelectedSamples(String name) throws Exception {
        List<String> arguments = textOnly(fixture(name));
        requireScores(expected("text"), arguments.toArray(String[]::new));
    }

    /** Returns arguments that leave out tokens that are not text: ids, and labels of the text only. */
    private List<String> textOnly(Path source) throws Exception {
        Path ids = folder.resolve("ids.csv");
        Files.writeString(
                ids,
                IntStream.range(0, SAMPLES).mapToObj(i -> "t" + i).collect(Collectors.joining("\n", "id\n", "\n")));
        Path labels = folder.resolve("labels.csv");
        try (LabeledSamples all = concepts()) {
            ConceptMatrix matrix = all.matrix();
            List<Concept> concepts = matrix.concepts();
            StringBuilder text = new StringBuilder("id");
            concepts.forEach(concept -> text.append(",\"")
                    .append(concept.id().replace("\"", "\"\""))
                    .append('"'));
            List<long[]> columns = concepts.stream()
                    .map(concept -> matrix.truthSet(Formula.of(concept.id())))
                    .toList();
            for (int row : textRows()) {
                text.append("\nt").append(row);
                columns.forEach(column -> text.append(isSet(column, row) ? ",1" : ",0"));
            }
            Files.writeString(labels, text + "\n");
        }
        return List.of(
                "--activations",
                source.toString(),
                "--sample-ids",
                ids.toString(),
                "--concepts",
                labels.toString(),
                "--samples",
                "common");
    }

    private static List<Integer> textRows() throws Exception {
        List<Integer> rows = new ArrayList<>();
        for (String run : Files.readAllLines(fixture("text_rows.txt"))) {
            int space = run.indexOf(' ');
            for (int i = Integer.parseInt(run.substring(0, space));
                    i < Integer.parseInt(run.substring(space + 1));
                    i++) {
                rows.add(i);
            }
        }
        return rows;
    }

    private static boolean isSet(long[] set, int index) {
        return (set[index >> 6] >>> index & 1) != 0;
    }

    /** Scores all formulas on all latents, and compares those that are known. */
    private void requireScores(List<Expected> expected, String... inputs) throws IOException {
        List<String> formulas =
                expected.stream().map(Expected::formula).distinct().toList();
        List<Integer> latents =
                expected.stream().map(Expected::latent).distinct().sorted().toList();
        Files.write(folder.resolve("formulas.txt"), formulas);
        Path out = folder.resolve("scores");
        List<String> arguments = new ArrayList<>(List.of("score"));
        arguments.addAll(List.of(inputs));
        arguments.addAll(List.of(
                "--quiet",
                "--formulas",
                folder.resolve("formulas.txt").toString(),
                "--neurons",
                latents.stream().map(String::valueOf).collect(Collectors.joining(",")),
                "--out",
                out.toString()));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        List<Long> counts;
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(out.resolve("formulas.csv"))) {
            counts = csv.stream()
                    .map(row -> Long.parseLong(row.getField("n_positive")))
                    .toList();
        }
        try (ActivationMatrix aucs = ActivationFiles.open(out.resolve("auc.npy"));
                ActivationBlock block = aucs.load(0, latents.size())) {
            for (Expected row : expected) {
                int formula = formulas.indexOf(row.formula());
                double auc = block.value(latents.indexOf(row.latent()), formula);
                assertThat(counts.get(formula)).isEqualTo(row.n());
                // The AUC is 2U over this, rounded once: 2U, far below 2^53, follows from it exactly.
                double pairs = 2.0 * row.n() * (row.samples() - row.n());
                assertThat(Math.round(auc * pairs)).as(row.toString()).isEqualTo(row.twoU());
                assertThat(auc).isEqualTo(row.twoU() / pairs).isCloseTo(row.auc(), within(1e-15));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"all,layers.2", "all,coo.pt", "signed,signed.npz", "text,csc.npz"})
    void readsTheActivationsInsideEachFormula(String population, String name) throws Exception {
        List<Integer> rows = population.equals("text")
                ? textRows()
                : IntStream.range(0, SAMPLES).boxed().toList();
        try (LabeledSamples labels = concepts();
                ActivationMatrix matrix = ActivationReader.open(fixture(name))) {
            for (Expected expected : expected(population)) {
                long[] inside = labels.matrix().truthSet(Formula.parse(expected.formula()));
                long firing = 0;
                double sum = 0;
                double squares = 0;
                double insideSum = 0;
                long n = 0;
                try (ActivationBlock block = matrix.load(expected.latent(), 1)) {
                    for (int row : rows) {
                        double value = block.value(0, row);
                        sum += value;
                        squares += value * value;
                        if (isSet(inside, row)) {
                            n++;
                            insideSum += value;
                            firing += value != 0 ? 1 : 0;
                        }
                    }
                }
                double total = rows.size();
                double deviation = Math.sqrt(squares / total - (sum / total) * (sum / total));
                double r = (insideSum - n * sum / total) / Math.sqrt(n * (total - n)) / deviation;
                assertThat(n).isEqualTo(expected.n());
                assertThat(firing).isEqualTo(expected.h());
                assertThat(r).as(expected.toString()).isCloseTo(expected.r(), within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"all,1", "all,2", "text,1", "text,2"})
    void provesTheBestFormulas(String population, String length) throws Exception {
        List<NamedCsvRecord> best = rows("best.csv").stream()
                .filter(row -> row.getField("population").equals(population)
                        && row.getField("literals").equals(length))
                .toList();
        assertThat(best).hasSize(24);
        double samples = population.equals("all") ? SAMPLES : textRows().size();
        List<String> arguments = new ArrayList<>(List.of("explain"));
        arguments.addAll(
                population.equals("text")
                        ? textOnly(fixture("layers.2"))
                        : List.of(
                                "--activations",
                                fixture("layers.2").toString(),
                                "--concepts",
                                fixture("concepts.npz").toString(),
                                "--names",
                                fixture("concepts.json").toString()));
        arguments.addAll(List.of(
                "--neurons",
                best.stream().map(row -> row.getField("latent")).collect(Collectors.joining(",")),
                "--search",
                "optimal",
                "--objective",
                "auc",
                "--length",
                length,
                "--min-fraction",
                Double.toString(29.5 / samples),
                "--format",
                "json",
                "--quiet"));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        List<JsonNode> neurons =
                run.out().lines().map(new ObjectMapper()::readTree).toList();
        assertThat(neurons).hasSize(24);
        for (NamedCsvRecord row : best) {
            JsonNode explanation = neurons.stream()
                    .filter(neuron -> neuron.get("neuron").asString().equals(row.getField("latent")))
                    .findFirst()
                    .orElseThrow()
                    .path("explanations")
                    .path(0);
            assertThat(explanation.get("auc").asDouble())
                    .as(row + " " + explanation)
                    .isCloseTo(Double.parseDouble(row.getField("auc")), within(1e-15));
            assertThat(explanation.get("certified").asBoolean()).isTrue();
            long n = explanation.get("n_positive").asLong();
            long pairs = n * (long) (samples - n);
            assertThat(explanation.get("u2").asLong() / (2.0 * pairs))
                    .isEqualTo(explanation.get("auc").asDouble());
            if (n == Long.parseLong(row.getField("n"))) {
                assertThat(explanation.get("u2").asLong()).isEqualTo(Long.parseLong(row.getField("two_u")));
            }
        }
    }

    @Test
    void findsTheLatentsOfAFormula() throws Exception {
        Expected strongest = expected("all").stream()
                .max(Comparator.comparingDouble(Expected::auc))
                .orElseThrow();
        CommandRun run = CommandRun.of(
                "find",
                "--activations",
                fixture("layers.2").toString(),
                "--concepts",
                fixture("concepts.npz").toString(),
                "--names",
                fixture("concepts.json").toString(),
                "--format",
                "json",
                "--top",
                "1",
                strongest.formula());
        JsonNode found = new ObjectMapper().readTree(run.out());
        assertThat(found.get("neuron").asInt()).isEqualTo(strongest.latent());
        assertThat(found.get("auc").asDouble()).isCloseTo(strongest.auc(), within(1e-15));
        assertThat(found.get("n_positive").asLong()).isEqualTo(strongest.n());
    }
}
