package dev.invert.internal.search;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.internal.kernel.PatternTable;
import dev.invert.internal.parallel.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch gives each neuron, in order, with what a search of this neuron alone finds, and the neuron ranked. */
class KernelBackendTest {
    private static final SearchBackend BACKEND = new KernelBackend();

    static Stream<AucKernels> kernels() {
        return KernelChoice.all().stream();
    }

    @Test
    void canAlwaysRun() {
        assertThat(BACKEND.name()).isEqualTo("kernels");
        assertThat(BACKEND.whyNot()).isEmpty();
    }

    /** One neuron, fewer than a batch, as many, and more: lanes of every width are filled and left over. */
    @ParameterizedTest
    @MethodSource("kernels")
    void aBatchIsSearchedNeuronByNeuron(AucKernels kernels) throws Exception {
        assertNoNativeLeak(() -> {
            RandomProblem problem = new RandomProblem(4, 90, 7);
            try (ConceptMatrix concepts = problem.matrix();
                    PatternTable table = PatternTable.of(concepts, kernels.collapse());
                    AucKernels.BoundKernels bound = kernels.bind(table)) {
                IntFunction<String> ids =
                        c -> concepts.concepts().get(table.columns(c).get(0)).id();
                try (PreparedSearch prepared = BACKEND.prepare(table, bound, ids)) {
                    int batchSize = prepared.plan(settings(), 40, 1, false).batchSize();
                    assertThat(batchSize).isPositive();
                    for (int count : new int[] {1, batchSize - 1, batchSize, 40}) {
                        check(problem, table, prepared, count);
                    }
                }
            }
        });
    }

    private static BeamSettings settings() {
        return new BeamSettings(new Auroc(90), 3, 3, 3, 1, 60, true, false, 0, false, true, false, 0);
    }

    private static void check(RandomProblem problem, PatternTable table, PreparedSearch prepared, int count) {
        float[][] values = new float[count][];
        for (int k = 0; k < count; k++) {
            values[k] = problem.neuron();
        }
        BeamSettings settings = settings();
        List<Integer> rows = new ArrayList<>();
        List<NeuronResult> together = new ArrayList<>();
        try (ActivationMatrix activations = ActivationMatrix.of(values);
                BatchSearch search = prepared.open(
                        settings, prepared.plan(settings, count, 1, false), null, false, Cancellation.NEVER)) {
            try (ActivationBlock batch = activations.load(0, count)) {
                search.search(batch, (row, result, ranked) -> {
                    rows.add(row);
                    together.add(result);
                    assertThat(ranked.values().neuron()).isEqualTo(row);
                    assertThat(ranked.summary().constant()).isEqualTo(result.constant());
                    long[] ranks = new long[table.patternCount()];
                    ranked.centeredRanks(ranks);
                    assertThat(java.util.Arrays.stream(ranks).sum()).isZero();
                });
            }
            for (int k = 0; k < count; k++) {
                int neuron = k;
                try (ActivationBlock alone = activations.load(k, 1)) {
                    search.search(
                            alone, (row, result, ranked) -> assertThat(result).isEqualTo(together.get(neuron)));
                }
            }
            assertThat(search.rankNanos()).isPositive();
            assertThat(search.searchNanos()).isPositive();
        }
        assertThat(rows).hasSize(count).isSorted().doesNotHaveDuplicates();
    }
}
