package dev.invert.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Concept matrices as sparse matrices of SciPy. */
class SparseConceptsTest {
    @TempDir
    Path folder;

    private static Path resource(String name) {
        try {
            return Path.of(SparseConceptsTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Written by SciPy; the names are those of a text file. */
    @Test
    void conceptsOfSciPyWithNames() throws Exception {
        Path names = Files.write(
                folder.resolve("names.txt"),
                IntStream.range(0, 158).mapToObj(c -> "concept " + c).toList());
        try (LabeledSamples labels = ConceptFiles.open(resource("/dev/invert/tokens/jargon/concepts_csr.npz"), names)) {
            assertThat(labels.matrix().sampleCount()).isEqualTo(16_384);
            assertThat(labels.matrix().count(0)).isEqualTo(797);
            assertThat(labels.matrix().concepts().get(157).name()).isEqualTo("concept 157");
            assertThat(labels.sampleIds()).isEmpty();
        }
        Files.writeString(names, "one\n");
        assertThatThrownBy(() -> ConceptFiles.open(resource("/dev/invert/tokens/jargon/concepts_csr.npz"), names))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("names 1 concepts, the matrix has 158 columns");
    }

    @Test
    void otherValuesAreErrors() {
        assertThatThrownBy(() -> ConceptFiles.open(resource("/dev/invert/sparse/csr.npz")))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("is neither 0 nor 1");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        List<Concept> concepts = List.of(Concept.named("a"), Concept.named("b"), Concept.named("c"));
        List<int[]> samples = List.of(IntStream.range(0, 40_000).toArray(), new int[] {0, 39_999}, new int[0]);
        Path file = folder.resolve("written.npz");
        try (ConceptMatrix matrix = ConceptMatrix.ofSamples(40_000, concepts, samples, MemoryBudget.process())) {
            AtomicFile.write(file, out -> SparseConceptFile.write(matrix, out));
        }
        try (ConceptMatrix read = SparseConceptFile.read(file, null, MemoryBudget.process())) {
            assertThat(read.conceptCount()).isEqualTo(3);
            assertThat(IntStream.range(0, 3).map(read::count)).containsExactly(40_000, 2, 0);
            assertThat(read.get(39_999, 1)).isTrue();
            assertThat(read.get(39_998, 1)).isFalse();
        }
    }
}
