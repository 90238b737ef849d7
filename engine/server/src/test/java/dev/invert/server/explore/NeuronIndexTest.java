package dev.invert.server.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.comparisons.RunLabels;
import dev.invert.server.problems.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeuronIndexTest {
    @TempDir
    Path folder;

    private NeuronIndex index;

    private static String neuron(int number, String formula, String label, double auc, double log10P, int positive) {
        String definitions = List.of(formula.split("[^\\w]+", -1)).stream()
                .filter(id -> !id.isEmpty())
                .distinct()
                .map(id -> "\"" + id + "\":{\"name\":\"" + (id.equals("n02") ? "great white shark" : id) + "\"}")
                .collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"neuron\":%d,\"layer\":\"fc\",\"status\":\"explained\",\"verdict\":\"%s\",\"explanations\":[{"
                        + "\"formula\":\"%s\",\"label\":\"%s\",\"length\":%d,\"auc\":%s,\"n_positive\":%d,"
                        + "\"fraction\":0.25,\"log10_p_corrected\":%s,\"definitions\":{%s}}]}",
                number,
                auc > 0.8 ? "explained" : "weak",
                formula,
                label,
                formula.split("[&|]", -1).length,
                auc,
                positive,
                log10P,
                definitions);
    }

    private void write(String run, String... lines) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(run));
        Files.writeString(directory.resolve("explanations.jsonl"), String.join("\n", lines) + "\n");
        Files.writeString(directory.resolve("run.json"), "{\"layer\":\"fc\"}");
    }

    @BeforeEach
    void build() throws IOException {
        write(
                "first",
                neuron(0, "dog", "dog", 0.95, -900, 100),
                neuron(1, "dog & ~cat", "dog & ~cat", 0.7, -3, 50),
                "",
                neuron(2, "n02", "great white shark", 0.85, -20, 10),
                "{\"neuron\":3,\"layer\":\"fc\",\"status\":\"constant\"}");
        write("second", neuron(0, "hotdog", "hotdog", 0.9, -1e-2, 1), neuron(7, "cat", "cat", 0.6, -5, 7));
        index = open();
    }

    private NeuronIndex open() {
        return NeuronIndex.open(
                RunCatalog.open(List.of(folder.resolve("first"), folder.resolve("second"))), folder.resolve("index"));
    }

    private long indexes() throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve("index"))) {
            return entries.count();
        }
    }

    /** An index is used again until a file of the runs changes. */
    @Test
    void isBuiltOnce() throws IOException {
        assertThat(indexes()).isEqualTo(1);
        try (NeuronIndex again = open()) {
            assertThat(again.size()).isEqualTo(6);
            assertThat(indexes()).isEqualTo(1);
        }
        write("second", neuron(0, "hotdog", "hotdog", 0.9, -1e-2, 1));
        try (NeuronIndex changed = open()) {
            assertThat(changed.size()).isEqualTo(5);
            assertThat(indexes()).isEqualTo(2);
        }
        write("second", "{\"neuron\":\"x\"}");
        assertThatThrownBy(this::open).hasMessageContaining("explanations.jsonl, line 1");
        assertThat(indexes()).as("nothing unfinished is left").isEqualTo(2);
    }

    /** As a run on a cluster leaves them. */
    @Test
    void readsPartsOfExplanations() throws IOException {
        Path first = folder.resolve("first");
        List<String> lines = Files.readAllLines(first.resolve("explanations.jsonl"));
        Files.delete(first.resolve("explanations.jsonl"));
        Files.write(first.resolve("explanations-00000.jsonl"), lines.subList(0, 1));
        Files.write(first.resolve("explanations-00001.jsonl"), lines.subList(1, lines.size()));

        try (NeuronIndex parts = open()) {
            assertThat(parts.size()).isEqualTo(6);
            assertThat(parts.neuron("first", "fc", 0)
                            .neuron()
                            .explanations()
                            .get(0)
                            .label())
                    .isEqualTo("dog");
            assertThat(parts.neuron("first", "fc", 2)
                            .neuron()
                            .explanations()
                            .get(0)
                            .label())
                    .isEqualTo("great white shark");
        }
    }

    @AfterEach
    void close() {
        index.close();
    }

    private NeuronIndex.Page search(String text, String run, String sort, boolean descending) {
        return index.search(new NeuronIndex.Search(text, run, null, sort, descending, 0, 100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "''; first/0 second/0 first/2 first/1 second/7 first/3",
                "dog; first/0 second/0 first/1",
                "DOG cat; first/1",
                "\"dog\"; first/0 first/1",
                "\"great white shark\"; first/2",
                "shark; first/2",
                "n02; first/2",
                "auc>0.9; first/0",
                "auc>=0.9; first/0 second/0",
                "auc<0.7; second/7",
                "p<1e-500; first/0",
                "p<1e-4; first/0 first/2 second/7",
                "n>=50 n<100; first/1",
                "n=7; second/7",
                "length=2; first/1",
                "neuron=0; first/0 second/0",
                "neuron>2; second/7 first/3",
                "verdict=weak; first/1 second/7",
                "status=constant; first/3",
                "fraction<0.2; ''",
                "dog auc>0.8; first/0 second/0",
                "unicorn; ''",
                "*; first/0 second/0 first/2 first/1 second/7 first/3",
            })
    void findsWhatTheQueryAsksFor(String text, String expected) {
        NeuronIndex.Page page = search(text, null, "auc", true);

        assertThat(page.neurons().stream()
                        .map(hit -> hit.run() + "/" + hit.neuron())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
        assertThat(page.total()).isEqualTo(page.neurons().size());
    }

    @Test
    void sortsAndPages() {
        assertThat(search("", null, "p", false).neurons())
                .extracting(NeuronHit::log10P)
                .containsExactly(-900.0, -20.0, -5.0, -3.0, -0.01, null);
        assertThat(search("", "first", "neuron", false).neurons())
                .extracting(NeuronHit::neuron)
                .containsExactly(0, 1, 2, 3);
        NeuronIndex.Page second = index.search(new NeuronIndex.Search("", null, "fc", "auc", true, 2, 2));
        assertThat(second.total()).isEqualTo(6);
        assertThat(second.neurons()).extracting(NeuronHit::auc).containsExactly(0.85, 0.7);
        assertThat(index.search(new NeuronIndex.Search("", null, "none", "auc", true, 0, 5))
                        .total())
                .isZero();
        assertThat(index.size()).isEqualTo(6);
    }

    @Test
    void returnsNeuronsAsTheirFileHasThem() {
        assertThat(index.neuron("first", "fc", 2).neuron().explanations().get(0).label())
                .isEqualTo("great white shark");
        assertThat(index.neuron("second", "fc", 7)
                        .neuron()
                        .explanations()
                        .get(0)
                        .auc())
                .isEqualTo(0.6);
        assertThatThrownBy(() -> index.neuron("second", "fc", 1)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> index.neuron("third", "fc", 1)).hasMessageContaining("no run \"third\"");
        assertThatThrownBy(() -> index.neuron("first", "x", 1)).hasMessageContaining("no layer \"x\"");
    }

    @Test
    void hasTheLabelsThatTheFilesHave() {
        assertThat(index.labels("first")).isEqualTo(RunLabels.read(folder.resolve("first")));
        assertThat(index.labels("second")).isEqualTo(RunLabels.read(folder.resolve("second")));
    }

    @Test
    void malformedSearchesAreRejected() {
        assertThatThrownBy(() -> search("", null, "size", true)).hasMessageContaining("auc, fraction, heldout");
        assertThatThrownBy(() -> search("a ".repeat(40), null, "auc", true)).hasMessageContaining("at most 32 terms");
        assertThatThrownBy(() -> search("auc>1.2.3", null, "auc", true)).hasMessageContaining("not a number");
        assertThatThrownBy(() -> index.search(new NeuronIndex.Search("", null, null, "auc", true, 99_999, 2)))
                .hasMessageContaining("refine the search");
        // Odd, but harmless.
        assertThat(search("\"", null, "auc", true).total()).isZero();
        assertThat(search("a*?\\ <>", null, "auc", true).total()).isNotNegative();
    }
}
