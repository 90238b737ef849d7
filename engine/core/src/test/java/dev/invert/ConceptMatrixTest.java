package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A built matrix does not change, and its builder never writes past its memory. */
class ConceptMatrixTest {
    private static final List<Concept> CONCEPTS = List.of(Concept.named("red"), Concept.named("round"));

    @Test
    void aBuiltMatrixDoesNotChange() {
        ConceptMatrix.Builder builder = ConceptMatrix.builder(10, CONCEPTS).set(1, 0);
        try (ConceptMatrix matrix = builder.build()) {
            assertThatThrownBy(() -> builder.set(0, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> builder.word(1, 0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
            assertThat(matrix.count(0)).isEqualTo(1);
            assertThat(matrix.count(1)).isEqualTo(0);
        }
    }

    @Test
    void aClosedBuilderTakesNothing() {
        ConceptMatrix.Builder builder = ConceptMatrix.builder(10, CONCEPTS);
        builder.close();
        assertThatThrownBy(() -> builder.set(0, 0)).isInstanceOf(IllegalStateException.class);
    }

    /** With more positives than samples, kernels would access memory past the end of their arrays. */
    @Test
    void bitsPastTheLastSampleAreRefused() {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(74, CONCEPTS)) {
            assertThatThrownBy(() -> builder.word(0, 1, 1L << 10))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("bits=0x400 of word 1 go past the last of 74 samples");
            builder.word(0, 0, -1L).word(0, 1, (1L << 10) - 1);
            try (ConceptMatrix matrix = builder.build()) {
                assertThat(matrix.count(0)).isEqualTo(74);
            }
        }
        try (ConceptMatrix.Builder whole = ConceptMatrix.builder(64, CONCEPTS)) {
            whole.word(0, 0, -1L);
        }
    }
}
