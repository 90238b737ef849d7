package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ExplainOptions;
import dev.invert.Formula;
import dev.invert.SearchOptions;
import dev.invert.internal.kernel.EveryKernel;
import dev.invert.internal.search.FoundFormula;
import dev.invert.internal.search.NeuronResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares a search that sorts each neuron once with a search of the drawn rows of activations and concepts. */
@EveryKernel
class DrawnSearchTest extends PlantedProblem {
    @ParameterizedTest
    @CsvSource({
        "AUC, BEAM, MAX, 0, 1, 3",
        "GUARANTEED, BEAM, BOTH, 5, 2, 3",
        "Z, BEAM, MIN, 0, 7, 2",
        "AUC, OPTIMAL, BOTH, 0, 2, 3",
        "GUARANTEED, OPTIMAL, MAX, 0, 2, 3"
    })
    void anOrderServesAllDraws(
            SearchOptions.Objective objective,
            SearchOptions.Method method,
            ExplainOptions.Direction direction,
            int searchLimit,
            int threads,
            int draws)
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
                .searchLimit(searchLimit)
                .threads(threads)
                .build()
                .options();
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix activations = ActivationMatrix.of(all);
                    PreparedConcepts prepared = PreparedConcepts.of(concepts)) {
                compare(prepared, options, activations, draws);
            }
        });
    }

    private static void compare(
            PreparedConcepts prepared, ExplainOptions options, ActivationMatrix activations, int draws) {
        int[] neurons = IntStream.range(0, activations.neuronCount()).toArray();
        List<List<Optional<Formula>>> found = new ArrayList<>();
        for (int k = 0; k < neurons.length; k++) {
            found.add(new ArrayList<>());
        }
        List<Long> progress = new ArrayList<>();
        new DrawnSearch(prepared, options, ProofAllowance.UNLIMITED, 0, activations, neurons)
                .run(
                        draws,
                        DrawnSearchTest::draw,
                        progress::add,
                        (k, best) -> found.get(k).add(best));
        assertThat(progress).isSorted().endsWith((long) draws * neurons.length);
        for (int r = 0; r < draws; r++) {
            try (ConceptMatrix selected = prepared.concepts().select(draw(r));
                    PreparedConcepts part = PreparedConcepts.of(selected)) {
                NeuronResult[] expected = Repetitions.bestOf(
                        part,
                        options,
                        part.strategy(options, neurons.length, false),
                        activations.select(draw(r)),
                        neurons);
                for (int k = 0; k < neurons.length; k++) {
                    assertThat(found.get(k).get(r))
                            .isEqualTo(expected[k].best().stream().findFirst().map(FoundFormula::formula));
                }
            }
            assertThat(found.get(neurons.length - 1).get(r)).isEmpty();
            assertThat(found.get(PLANTED).get(r)).isPresent();
        }
    }

    private static int[] draw(int r) {
        return new Random(r).ints(N, 0, N).sorted().toArray();
    }
}
