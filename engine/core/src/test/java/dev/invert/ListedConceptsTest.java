package dev.invert;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.explain.PreparedConcepts;
import dev.invert.internal.kernel.EveryKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Concepts that are stored as lists of samples, against the same concepts as bits. */
@EveryKernel
class ListedConceptsTest {
    /** Returns concepts of which some are equal, empty, full, or include others. */
    private static List<int[]> lists(Random random, int sampleCount, int conceptCount) {
        List<int[]> lists = new ArrayList<>();
        for (int c = 0; c < conceptCount; c++) {
            double share = random.nextInt(4) == 0 ? random.nextDouble() : 0.1 * random.nextDouble();
            int[] list = IntStream.range(0, sampleCount)
                    .filter(i -> random.nextDouble() < share)
                    .toArray();
            if (c > 2 && random.nextInt(4) == 0) {
                int[] other = lists.get(random.nextInt(c));
                list = random.nextBoolean()
                        ? other
                        : IntStream.of(other).filter(i -> random.nextInt(5) > 0).toArray();
            }
            lists.add(list);
        }
        lists.set(0, new int[0]);
        lists.set(1, IntStream.range(0, sampleCount).toArray());
        return lists;
    }

    private static List<Concept> names(int count) {
        return IntStream.range(0, count).mapToObj(c -> Concept.named("c" + c)).toList();
    }

    private static ConceptMatrix matrix(int sampleCount, List<int[]> lists, boolean listed) {
        return ConceptMatrix.ofSamples(sampleCount, names(lists.size()), lists, MemoryBudget.process(), listed);
    }

    @Test
    void everyQuestionHasTheAnswerOfBits() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            int n = 2 + random.nextInt(300);
            List<int[]> lists = lists(random, n, 4 + random.nextInt(12));
            int[] selected = random.ints(1 + random.nextInt(2 * n), 0, n).toArray();
            assertNoNativeLeak(() -> {
                try (ConceptMatrix bits = matrix(n, lists, false);
                        ConceptMatrix listed = matrix(n, lists, true);
                        ConceptMatrix selectedBits = bits.select(selected);
                        ConceptMatrix selectedLists = listed.select(selected)) {
                    assertThat(bits.isListed()).isFalse();
                    assertThat(listed.isListed()).isTrue();
                    assertThat(selectedLists.isListed()).isTrue();
                    assertSame(listed, bits);
                    assertSame(selectedLists, selectedBits);
                }
            });
        }
    }

    private static void assertSame(ConceptMatrix listed, ConceptMatrix bits) {
        for (int c = 0; c < bits.conceptCount(); c++) {
            assertThat(listed.bits(c)).isEqualTo(bits.bits(c));
            assertThat(listed.count(c)).isEqualTo(bits.count(c));
            for (int i = 0; i < bits.sampleCount(); i++) {
                assertThat(listed.get(i, c)).isEqualTo(bits.get(i, c));
            }
        }
        assertThat(EqualConcepts.of(listed).classes())
                .isEqualTo(EqualConcepts.of(bits).classes());
        assertThat(ConceptHierarchy.of(listed)).isEqualTo(ConceptHierarchy.of(bits));
        Formula formula = Formula.parse("(c2 | ~c3) & c1");
        assertThat(listed.truthSet(formula)).isEqualTo(bits.truthSet(formula));
    }

    @Test
    void explanationsAreThoseOfBits() throws Exception {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            int n = 20 + random.nextInt(400);
            List<int[]> lists = lists(random, n, 4 + random.nextInt(12));
            float[][] neurons = new float[4][n];
            for (float[] neuron : neurons) {
                double share = random.nextDouble();
                for (int i = 0; i < n; i++) {
                    neuron[i] = random.nextDouble() < share ? random.nextInt(7) / 4f : 0;
                }
            }
            Explainer explainer = Explainer.builder()
                    .search(SearchOptions.Method.BEAM)
                    .statistics(StatisticsOptions.DEFAULT.withHoldout(seed % 2 == 0 ? 0.3 : 0))
                    .evidence(true)
                    .build();
            assertNoNativeLeak(() -> {
                try (ConceptMatrix bits = matrix(n, lists, false);
                        ConceptMatrix listed = matrix(n, lists, true);
                        PreparedConcepts preparedBits = PreparedConcepts.of(bits);
                        PreparedConcepts preparedLists = PreparedConcepts.of(listed);
                        ActivationMatrix activations = SparseActivations.of(neurons)) {
                    assertThat(explainer.explain(activations, preparedLists).neurons())
                            .isEqualTo(
                                    explainer.explain(activations, preparedBits).neurons());
                }
            });
        }
    }

    @Test
    void aProofIsRejected() {
        List<int[]> lists = lists(new Random(1), 50, 6);
        try (ConceptMatrix listed = matrix(50, lists, true);
                PreparedConcepts prepared = PreparedConcepts.of(listed);
                ActivationMatrix activations = SparseActivations.of(new float[][] {new float[50], new float[50]})) {
            Explainer optimal =
                    Explainer.builder().search(SearchOptions.Method.OPTIMAL).build();
            assertThatThrownBy(() -> optimal.explain(activations, prepared))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("is not possible");
        }
    }

    @Test
    void listsMustBeAscending() {
        for (int[] wrong : new int[][] {{3, 3}, {4, 2}}) {
            assertThatThrownBy(() -> matrix(5, List.of(wrong), true))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ascending");
        }
        assertThatThrownBy(() -> matrix(5, List.of(new int[] {5}), true)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
