package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Concepts that share a name stay apart in everything that shows names. */
class DistinctNamesTest {
    private static List<String> names(Concept... concepts) {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(1, List.of(concepts));
                ConceptMatrix matrix = builder.build()) {
            return matrix.concepts().stream().map(Concept::name).toList();
        }
    }

    @Test
    void sharedNamesGetTheId() {
        assertThat(names(
                        new Concept("n02012849", "crane", ""),
                        new Concept("n03126707", "crane", ""),
                        new Concept("n02123045", "tabby", "")))
                .containsExactly("crane (n02012849)", "crane (n03126707)", "tabby");
        assertThat(DistinctNames.shared(new Concept("n02012849", "crane (n02012849)", "")))
                .isEqualTo("crane");
    }

    /** An id that is shown as a name stays as it is, and a name that is made up must not be another concept's. */
    @Test
    void madeNamesMeetNoOthers() {
        assertThat(names(new Concept("crane", "crane", ""), new Concept("b", "crane", "")))
                .containsExactly("crane", "crane (b)");
        assertThat(names(
                        new Concept("a", "crane", ""),
                        new Concept("b", "crane", ""),
                        new Concept("c", "crane (a)", "")))
                .containsExactly("crane (a) (a)", "crane (b)", "crane (a)");
    }
}
