package dev.invert.comparisons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.errors.InvertException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunComparisonTest {
    @TempDir
    Path folder;

    private static NeuronLabel label(String formula, double auc) {
        return new NeuronLabel("explained", formula, formula, auc);
    }

    private static RunLabels run(Map<Integer, NeuronLabel> labels) {
        return new RunLabels(Map.of("layer", new TreeMap<>(labels)), null);
    }

    private static final NeuronLabel CONSTANT = new NeuronLabel("constant", null, null, null);

    /** Returns concepts a, b and c on ten samples: a holds for 0-4, b for 0-3, c for 5-9. */
    private static ConceptMatrix concepts() {
        try (ConceptMatrix.Builder builder =
                ConceptMatrix.builder(10, List.of(Concept.named("a"), Concept.named("b"), Concept.named("c")))) {
            for (int i = 0; i < 5; i++) {
                builder.set(i, 0).set(5 + i, 2);
                if (i < 4) {
                    builder.set(i, 1);
                }
            }
            return builder.build();
        }
    }

    @Test
    void theOverlapOfTruthSetsIsTheirIntersectionOverUnion() {
        try (ConceptMatrix matrix = concepts()) {
            FormulaOverlap overlap = FormulaOverlap.ofSamples(matrix);

            assertThat(overlap.of("a", "b")).isEqualTo(new FormulaOverlap.Overlap(0.8, true));
            assertThat(overlap.of("a", "c")).isEqualTo(new FormulaOverlap.Overlap(0, true));
            assertThat(overlap.of("a", "~c")).isEqualTo(new FormulaOverlap.Overlap(1, true));
            assertThat(overlap.of("a | c", "b | c").value()).isEqualTo(0.9);
            assertThat(overlap.of("a", "unknown")).isEqualTo(new FormulaOverlap.Overlap(0, false));
        }
    }

    @Test
    void withoutConceptsTheOverlapIsThatOfTheLiterals() {
        FormulaOverlap overlap = FormulaOverlap.ofText();

        assertThat(overlap.of("a & ~b", "~b & a").value()).isEqualTo(1);
        assertThat(overlap.of("a & ~b", "a & b").value()).isEqualTo(1 / 3.0);
        assertThat(overlap.of("a & b", "a | b").value()).isBetween(0.5, 0.99);
    }

    @Test
    void neuronsThatChangedMostComeFirst() {
        RunLabels a = run(Map.of(
                0,
                label("a", 0.9),
                1,
                label("a", 0.9),
                2,
                label("a", 0.9),
                3,
                label("a", 0.7),
                4,
                CONSTANT,
                5,
                CONSTANT,
                6,
                label("b", 0.8),
                7,
                label("a", 0.9)));
        RunLabels b = run(Map.of(
                0,
                label("a", 0.9),
                1,
                label("b", 0.85),
                2,
                label("c", 0.8),
                3,
                label("a", 0.95),
                4,
                label("a", 0.6),
                5,
                CONSTANT,
                6,
                CONSTANT,
                8,
                label("b", 0.9)));
        try (ConceptMatrix matrix = concepts()) {
            List<NeuronDifference> differences = RunComparison.compare(a, b, FormulaOverlap.ofSamples(matrix));

            assertThat(differences).extracting(NeuronDifference::neuron).containsExactly(2, 4, 6, 7, 8, 1, 3, 0, 5);
            assertThat(differences)
                    .extracting(NeuronDifference::change)
                    .containsExactly(
                            NeuronDifference.Change.LABEL,
                            NeuronDifference.Change.GAINED,
                            NeuronDifference.Change.LOST,
                            NeuronDifference.Change.REMOVED,
                            NeuronDifference.Change.ADDED,
                            NeuronDifference.Change.LABEL,
                            NeuronDifference.Change.AUC,
                            NeuronDifference.Change.NONE,
                            NeuronDifference.Change.NONE);
            assertThat(differences.get(0).aucChange()).isCloseTo(-0.1, within(1e-12));
            assertThat(differences.get(5).overlap()).isEqualTo(0.8);
            assertThat(differences)
                    .allSatisfy(difference -> assertThat(difference.cells()).hasSize(NeuronDifference.COLUMNS.size()));
        }
    }

    private static void write(Path directory, String layer, String formula) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("explanations.jsonl"),
                "{\"neuron\":0,\"layer\":\"" + layer + "\",\"status\":\"explained\",\"explanations\":[{\"formula\":\""
                        + formula + "\",\"auc\":0.75}]}\n{\"neuron\":1,\"layer\":\"" + layer
                        + "\",\"status\":\"constant\"}\n");
        Files.writeString(directory.resolve("run.json"), "{\"input\":{\"concepts\":\"labels.csv\"}}");
    }

    @Test
    void readsRunsOfOneLayerAndOfSeveral() throws IOException {
        write(folder.resolve("one"), "conv", "a & b");
        write(folder.resolve("two/fc1"), "fc1", "a");
        write(folder.resolve("two/conv"), "conv", "a");

        RunLabels one = RunLabels.read(folder.resolve("one"));
        RunLabels two = RunLabels.read(folder.resolve("two"));

        assertThat(one.concepts()).isEqualTo("labels.csv");
        assertThat(two.layers().keySet()).containsExactly("conv", "fc1");
        List<NeuronDifference> differences = RunComparison.compare(one, two, FormulaOverlap.ofText());
        assertThat(differences).hasSize(4);
        assertThat(differences)
                .filteredOn(difference -> difference.layer().equals("conv"))
                .extracting(NeuronDifference::change)
                .containsExactly(NeuronDifference.Change.LABEL, NeuronDifference.Change.NONE);
        assertThat(differences)
                .filteredOn(difference -> difference.layer().equals("fc1"))
                .extracting(NeuronDifference::change)
                .containsOnly(NeuronDifference.Change.ADDED);
    }

    @Test
    void runsWithoutACommonLayerAreAnError() throws IOException {
        write(folder.resolve("a/x"), "x", "a");
        write(folder.resolve("a/y"), "y", "a");
        write(folder.resolve("b"), "z", "a");
        RunLabels a = RunLabels.read(folder.resolve("a"));
        RunLabels b = RunLabels.read(folder.resolve("b"));

        assertThatThrownBy(() -> RunComparison.compare(a, b, FormulaOverlap.ofText()))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("one has x, y; the other has z");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> RunLabels.read(empty)).hasMessageContaining("does not exist");
    }
}
