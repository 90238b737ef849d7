package dev.invert.labels;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import dev.invert.internal.kernel.EveryKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the figures of a summary with naively computed ones. */
@EveryKernel
class ConceptSummaryTest {
    private static ConceptMatrix matrix(boolean[][] columns) {
        List<Concept> concepts = IntStream.range(0, columns.length)
                .mapToObj(c -> Concept.named("c" + c))
                .toList();
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(columns[0].length, concepts)) {
            for (int c = 0; c < columns.length; c++) {
                for (int i = 0; i < columns[c].length; i++) {
                    if (columns[c][i]) {
                        builder.set(i, c);
                    }
                }
            }
            return builder.build();
        }
    }

    @Test
    void figuresOfASmallMatrix() throws Exception {
        boolean[][] columns = {
            {true, true, false, false},
            {false, false, false, false},
            {true, true, true, true},
            {true, true, false, false}
        };
        assertNoNativeLeak(() -> {
            try (ConceptMatrix matrix = matrix(columns)) {
                ConceptSummary summary = ConceptSummary.of(matrix);
                assertThat(summary.patternCount()).isEqualTo(2);
                assertThat(summary.membershipCount()).isEqualTo(8);
                assertThat(summary.densities()).containsExactly(0.0, 0.0, 0.5, 0.5, 1.0);
                assertThat(summary.memberships()).containsExactly(1, 1, 1, 3, 3);
                assertThat(summary.emptyConcepts()).containsExactly(1);
                assertThat(summary.fullConcepts()).containsExactly(2);
                assertThat(summary.equalConcepts()).containsExactly(List.of(0, 3));
                assertThat(summary.nearEqualPairs()).isEmpty();
            }
        });
    }

    /** Columns are copies of a few others with some bits flipped, around the bound of one percent. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nearlyEqualPairsAreThoseOfANaiveSearch(long seed) {
        int n = 1000;
        SplittableRandom random = new SplittableRandom(seed);
        boolean[][] columns = new boolean[40][n];
        for (int c = 0; c < columns.length; c++) {
            if (c < 6) {
                double density = 0.05 + 0.15 * c;
                for (int i = 0; i < n; i++) {
                    columns[c][i] = random.nextDouble() < density;
                }
            } else {
                columns[c] = columns[random.nextInt(6)].clone();
                for (int flips = random.nextInt(8); flips > 0; flips--) {
                    int i = random.nextInt(n);
                    columns[c][i] = !columns[c][i];
                }
            }
        }
        try (ConceptMatrix matrix = matrix(columns)) {
            EqualConcepts equal = EqualConcepts.of(matrix);
            List<NearEqualConcepts.Pair> expected = new ArrayList<>();
            List<Integer> distinct = equal.classes().stream()
                    .map(members -> members.get(0))
                    .sorted()
                    .toList();
            for (int a : distinct) {
                for (int b : distinct) {
                    int both = 0;
                    int either = 0;
                    for (int i = 0; i < n; i++) {
                        both += columns[a][i] && columns[b][i] ? 1 : 0;
                        either += columns[a][i] || columns[b][i] ? 1 : 0;
                    }
                    if (a < b && 100L * both > 99L * either) {
                        expected.add(new NearEqualConcepts.Pair(a, b, (double) both / either));
                    }
                }
            }
            assertThat(expected).isNotEmpty();
            assertThat(NearEqualConcepts.find(matrix, equal)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(equal.classes().stream().flatMap(List::stream).sorted())
                    .containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
        }
    }
}
