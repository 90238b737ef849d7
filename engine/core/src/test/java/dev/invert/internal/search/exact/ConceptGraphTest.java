package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConceptGraphTest {
    /** Bits and lists of neighbors say the same, which is what the concepts say. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void neighborsShareSamples(int seed) {
        SmallCase problem = new SmallCase(new Random(seed), seed % 2 == 0);
        try (ConceptMatrix matrix = problem.matrix();
                PatternTable table =
                        PatternTable.of(matrix, KernelChoice.byName("java").collapse())) {
            PatternRows rows = new PatternRows(table);
            ConceptGraph bits = new ConceptGraph(rows);
            ConceptGraph lists = new ConceptGraph(rows, 0);
            for (int i = 0; i < rows.conceptCount(); i++) {
                boolean anyDisjoint = false;
                for (int j = 0; j < rows.conceptCount(); j++) {
                    boolean disjoint = sharedPatterns(rows, i, j) == 0;
                    anyDisjoint |= disjoint;
                    assertThat(bits.disjoint(i, j)).isEqualTo(disjoint);
                    assertThat(lists.disjoint(i, j)).isEqualTo(disjoint);
                }
                assertThat(lists.hasDisjoint(i)).isEqualTo(anyDisjoint);
            }
            assertThat(lists.edgeCount()).isEqualTo(bits.edgeCount());
            assertThat(lists.below().members()).isEqualTo(bits.below().members());
            assertThat(lists.crossing().members()).isEqualTo(bits.crossing().members());
        }
    }

    private static int sharedPatterns(PatternRows rows, int i, int j) {
        int count = 0;
        for (int w = 0; w < rows.truth(i).length; w++) {
            count += Long.bitCount(rows.truth(i)[w] & rows.truth(j)[w]);
        }
        return count;
    }
}
