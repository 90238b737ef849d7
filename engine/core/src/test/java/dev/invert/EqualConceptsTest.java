package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EqualConceptsTest {
    @Test
    void classesAreInTheOrderOfTheirFirstColumnsAndTheSmallestIdIsFirst() {
        // Columns 0 and 3 are empty, 1, 2 and 4 hold for sample 69.
        try (ConceptMatrix matrix = matrix(70, List.of("e", "d", "c", "b", "a"), List.of(-1, 69, 69, -1, 69))) {
            EqualConcepts equal = EqualConcepts.of(matrix);

            assertThat(equal.classCount()).isEqualTo(2);
            assertThat(IntStream.range(0, 5).map(equal::classOf)).containsExactly(0, 1, 1, 0, 1);
            assertThat(equal.firstColumn(0)).isZero();
            assertThat(equal.columns(0)).containsExactly(3, 0);
            assertThat(equal.columns(1)).containsExactly(4, 1, 2);
            assertThat(equal.classes()).containsExactly(List.of(3, 0), List.of(4, 2, 1));
            assertThat(equal.twins(2)).containsExactly(4, 1);
            assertThat(EqualConcepts.of(matrix)).isSameAs(equal);
        }
    }

    @Test
    void twinsOfALargeClassAreTheFirstById() {
        int count = EqualConcepts.MOST_TWINS + 4;
        // Descending ids: c23, c22, …
        List<String> ids =
                IntStream.range(0, count).mapToObj(c -> "c" + (99 - c)).toList();
        try (ConceptMatrix matrix =
                matrix(3, ids, IntStream.range(0, count).mapToObj(c -> 1).toList())) {
            EqualConcepts equal = EqualConcepts.of(matrix);

            int last = count - 1;
            assertThat(equal.twins(last))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, EqualConcepts.MOST_TWINS)
                            .mapToObj(i -> last - i)
                            .toList());
            assertThat(equal.twins(0))
                    .containsExactlyElementsOf(IntStream.range(0, EqualConcepts.MOST_TWINS)
                            .mapToObj(i -> last - i)
                            .toList());
        }
    }

    /** Returns a matrix whose concepts hold for one sample each, or none if it is -1. */
    private static ConceptMatrix matrix(int sampleCount, List<String> ids, List<Integer> samples) {
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(
                sampleCount, ids.stream().map(Concept::named).toList())) {
            for (int c = 0; c < ids.size(); c++) {
                if (samples.get(c) >= 0) {
                    builder.set(samples.get(c), c);
                }
            }
            return builder.build();
        }
    }
}
