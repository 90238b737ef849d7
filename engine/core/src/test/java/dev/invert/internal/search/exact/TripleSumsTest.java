package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the three implementations of triple intersection sums with counting. */
class TripleSumsTest {
    /** Numbers of concepts per row: around a group of four, one short row, long ones. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 8, 9, 13})
    void allWaysCount(int conceptCount) {
        Random random = new Random(conceptCount);
        int sampleCount = 130;
        try (ConceptMatrix.Builder builder = ConceptMatrix.builder(
                sampleCount,
                IntStream.range(0, conceptCount)
                        .mapToObj(c -> Concept.named("c" + c))
                        .toList())) {
            for (int i = 0; i < sampleCount; i++) {
                for (int c = 0; c < conceptCount; c++) {
                    // The first sample has all, the second none.
                    if (i == 0 || (i > 1 && random.nextInt(3) > 0)) {
                        builder.set(i, c);
                    }
                }
            }
            try (ConceptMatrix matrix = builder.build();
                    PatternTable table =
                            PatternTable.of(matrix, KernelChoice.byName("java").collapse())) {
                check(new PatternRows(table), random);
            }
        }
    }

    private static void check(PatternRows rows, Random random) {
        double[] ranks = IntStream.range(0, rows.patternCount())
                .mapToDouble(p -> random.nextInt(2001) - 1000)
                .toArray();
        for (TripleSums sums :
                new TripleSums[] {new TabledTripleSums(rows), new PackedTripleSums(rows), new WideTripleSums(rows)}) {
            sums.start(ranks);
            double[] n = new double[rows.conceptCount()];
            double[] z = new double[rows.conceptCount()];
            for (int i = 0; i < n.length; i++) {
                for (int j = i + 1; j < n.length; j++) {
                    sums.sum(i, j, n, z);
                    for (int k = j + 1; k < n.length; k++) {
                        double expectedN = 0;
                        double expectedZ = 0;
                        for (int p = 0; p < ranks.length; p++) {
                            if (has(rows, i, p) && has(rows, j, p) && has(rows, k, p)) {
                                expectedN += rows.patternSizes()[p];
                                expectedZ += ranks[p];
                            }
                        }
                        assertThat(n[k]).isEqualTo(expectedN);
                        assertThat(z[k]).isEqualTo(expectedZ);
                    }
                }
            }
        }
    }

    private static boolean has(PatternRows rows, int concept, int pattern) {
        return (rows.truth(concept)[pattern >>> 6] >>> pattern & 1) != 0;
    }
}
