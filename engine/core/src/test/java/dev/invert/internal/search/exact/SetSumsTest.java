package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ConceptMatrix;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the ways to count and to sum the sets of pairs of concepts. */
class SetSumsTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void allWaysAgree(int seed) {
        Random random = new Random(seed);
        try (ConceptMatrix matrix = new SmallCase(random, seed % 2 == 0).matrix();
                PatternTable table =
                        PatternTable.of(matrix, KernelChoice.byName("java").collapse())) {
            PatternRows rows = new PatternRows(table);
            ConceptGraph graph = new ConceptGraph(rows);
            double[] ranks = IntStream.range(0, rows.patternCount())
                    .mapToDouble(p -> random.nextInt(2001) - 1000)
                    .toArray();
            double[] listed = sums(new ListedSums(rows, graph, new int[0], null), rows, graph, ranks);
            assertThat(sums(new StreamedSums(rows, graph, null), rows, graph, ranks))
                    .isEqualTo(listed);
            assertThat(sums(new TabledSums(rows, graph, null), rows, graph, ranks))
                    .isEqualTo(listed);
            for (int x = 0; x < graph.pairCount(); x++) {
                double sum = 0;
                for (int p = 0; p < ranks.length; p++) {
                    sum += has(rows, graph.pairFirst(x), p) && has(rows, graph.pairSecond(x), p) ? ranks[p] : 0;
                }
                assertThat(listed[rows.conceptCount() + x]).isEqualTo(sum);
            }
            compareCounts(rows);
        }
    }

    private static double[] sums(SetSums sums, PatternRows rows, ConceptGraph graph, double[] ranks) {
        double[] z = new double[rows.conceptCount() + graph.pairCount()];
        Deadline deadline = new Deadline(0, Cancellation.NEVER);
        deadline.start(Double.POSITIVE_INFINITY);
        sums.sum(ranks, z, sums.newTable(), deadline);
        return z;
    }

    private static void compareCounts(PatternRows rows) {
        SharedCounts tabled = SharedCounts.tabled(rows);
        SharedCounts walked = SharedCounts.walked(rows);
        for (int i = 0; i < rows.conceptCount(); i++) {
            int[] expected = new int[rows.conceptCount()];
            int[] shared = new int[rows.conceptCount()];
            int[] expectedFound = new int[rows.conceptCount() + 1];
            int[] found = new int[rows.conceptCount() + 1];
            int count = walked.count(i, expected, expectedFound);
            assertThat(tabled.count(i, shared, found)).isEqualTo(count);
            assertThat(shared).isEqualTo(expected);
            assertThat(IntStream.of(found).limit(count))
                    .containsExactlyElementsOf(
                            IntStream.of(expectedFound).limit(count).boxed().toList());
        }
    }

    private static boolean has(PatternRows rows, int concept, int pattern) {
        return (rows.truth(concept)[pattern >>> 6] >>> pattern & 1) != 0;
    }
}
