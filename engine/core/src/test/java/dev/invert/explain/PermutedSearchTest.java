package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.SearchOptions;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.kernel.SamplePatterns;
import dev.invert.internal.search.NeuronResult;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares a search that ranks each neuron once with a search of each permuted concept set. */
@EveryKernel
class PermutedSearchTest extends PlantedProblem {
    private static final int PERMUTATIONS = 3;

    @ParameterizedTest
    @CsvSource({
        "AUC, BEAM, MAX",
        "GUARANTEED, BEAM, BOTH",
        "Z, BEAM, MIN",
        "AUC, OPTIMAL, BOTH",
        "GUARANTEED, OPTIMAL, MAX"
    })
    void ranksOfOneOrderServeAllPermutations(
            SearchOptions.Objective objective, SearchOptions.Method method, ExplainOptions.Direction direction)
            throws Exception {
        for (float[] neuron : neurons) {
            // Ties, many of them at the lowest value.
            for (int i = 0; i < neuron.length; i++) {
                neuron[i] = Math.max(0, Math.round(neuron[i] * 8) / 8f);
            }
        }
        float[][] all = Arrays.copyOf(neurons, neurons.length + 1);
        all[neurons.length] = new float[N];
        ExplainOptions options = Explainer.builder()
                .objective(objective)
                .search(method)
                .direction(direction)
                .build()
                .options();
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix activations = ActivationMatrix.of(all);
                    PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
                compare(prepared, options, activations);
            }
        });
    }

    private static void compare(PreparedConcepts prepared, ExplainOptions options, ActivationMatrix activations) {
        int[] neurons = IntStream.range(0, activations.neuronCount()).toArray();
        SearchStrategy strategy = prepared.strategy(options, neurons.length, false);
        int[][] orders = new int[PERMUTATIONS][];
        List<SamplePatterns> patterns = new ArrayList<>();
        for (int p = 0; p < PERMUTATIONS; p++) {
            int[] order = IntArrays.shuffle(IntStream.range(0, N).toArray(), new Random(p));
            orders[p] = order;
            patterns.add(SamplePatterns.permuted(prepared.table(), order));
        }
        NeuronResult[][] found = new NeuronResult[PERMUTATIONS][neurons.length];
        new PermutedSearch(prepared, prepared.settings(options).bestOnly(), strategy, 2)
                .run(activations, neurons, patterns, done -> {}, (at, p, result) -> found[p][at] = result);
        patterns.forEach(SamplePatterns::close);
        for (int p = 0; p < PERMUTATIONS; p++) {
            try (PreparedConcepts permuted = prepared.permuted(orders[p])) {
                NeuronResult[] expected = Repetitions.bestOf(permuted, options, strategy, activations, neurons);
                assertThat(found[p]).usingRecursiveComparison().isEqualTo(expected);
            }
            assertThat(found[p][neurons.length - 1].constant()).isTrue();
            assertThat(found[p][0].best()).isNotEmpty();
        }
    }
}
