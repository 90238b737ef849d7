package dev.invert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptHierarchyTest {
    @Test
    void theSmallestConceptThatHoldsForAllSamplesOfAnotherIsItsParent() {
        // thing > animal > dog = hound; car below thing.
        try (ConceptMatrix concepts =
                matrix(70, "dog", 0, 1, "thing", 0, 69, "animal", 0, 5, "hound", 0, 1, "car", 66, 69)) {
            ConceptHierarchy hierarchy = ConceptHierarchy.of(concepts);

            assertThat(hierarchy.parents()).containsExactly(2, ConceptHierarchy.NONE, 1, 0, 1);
            assertThat(hierarchy.present()).isTrue();
        }
    }

    @Test
    void separateLabelsAreNoHierarchy() {
        try (ConceptMatrix concepts = matrix(6, "a", 0, 1, "b", 2, 3, "c", 4, 5)) {
            assertThat(ConceptHierarchy.of(concepts).present()).isFalse();
        }
    }

    @Test
    void anEmptyConceptLiesNowhere() {
        try (ConceptMatrix concepts = matrix(6, "a", 0, 1, "empty", 1, 0)) {
            assertThat(ConceptHierarchy.of(concepts).parents()).containsOnly(ConceptHierarchy.NONE);
        }
    }

    /** Sample counts around the edges of 64-bit words. */
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 130})
    void everyParentIncludesItsChildAndNoneBetweenThemDoes(int sampleCount) {
        RandomProblem problem = new RandomProblem(sampleCount, sampleCount, 12);
        try (ConceptMatrix concepts = problem.matrix()) {
            List<Integer> parents = ConceptHierarchy.of(concepts).parents();
            for (int c = 0; c < parents.size(); c++) {
                int concept = c;
                List<Integer> above = IntStream.range(0, parents.size())
                        .filter(other -> other != concept && concepts.count(concept) > 0)
                        .filter(other -> isAbove(concepts, other, concept))
                        .boxed()
                        .toList();
                if (parents.get(c) == ConceptHierarchy.NONE) {
                    assertThat(above).isEmpty();
                } else {
                    assertThat(above).contains(parents.get(c));
                    assertThat(above).allMatch(other -> concepts.count(other) >= concepts.count(parents.get(concept)));
                }
            }
        }
    }

    @Test
    void equalConceptsLieBelowTheFirstOfThem() {
        // The parent has two columns too; the empty columns lie nowhere.
        try (ConceptMatrix concepts = matrix(
                70, "a", 0, 1, "none", 1, 0, "b", 0, 1, "top", 0, 64, "nothing", 1, 0, "whole", 0, 64, "c", 0, 1)) {
            int none = ConceptHierarchy.NONE;
            assertThat(ConceptHierarchy.of(concepts).parents()).containsExactly(3, none, 0, none, none, 3, 0);
        }
    }

    private static boolean isAbove(ConceptMatrix concepts, int above, int below) {
        boolean includes = IntStream.range(0, concepts.sampleCount())
                .allMatch(sample -> !concepts.get(sample, below) || concepts.get(sample, above));
        return includes && (concepts.count(above) > concepts.count(below) || above < below);
    }

    /** Returns a matrix of concepts that hold for ranges of samples, given as name, first and last sample of each. */
    private static ConceptMatrix matrix(int sampleCount, Object... ranges) {
        List<Concept> concepts = IntStream.range(0, ranges.length / 3)
                .mapToObj(c -> Concept.named((String) ranges[3 * c]))
                .toList();
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(sampleCount, concepts)) {
            for (int c = 0; c < concepts.size(); c++) {
                for (int sample = (int) ranges[3 * c + 1]; sample <= (int) ranges[3 * c + 2]; sample++) {
                    builder.set(sample, c);
                }
            }
            return builder.build();
        }
    }
}
