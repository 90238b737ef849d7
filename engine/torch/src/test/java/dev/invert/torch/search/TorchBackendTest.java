package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.RandomProblem;
import dev.invert.internal.search.BeamSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On random problems, the backend finds what the kernels find, whatever the settings and the size of batches. */
class TorchBackendTest {
    private static final int CASES = 500;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void findsWhatTheKernelsFind(int block) {
        for (int i = 0; i < CASES; i++) {
            long seed = 1_000L * block + i;
            Random random = new Random(seed);
            int samples = 2 + random.nextInt(random.nextBoolean() ? 12 : 90);
            RandomProblem drawn = new RandomProblem(seed, samples, 1 + random.nextInt(12));
            float[][] values = new float[1 + random.nextInt(9)][];
            for (int k = 0; k < values.length; k++) {
                values[k] = drawn.neuron();
            }
            int[] lanes = {1, 7, Integer.MAX_VALUE};
            try (SearchProblem problem = new SearchProblem(drawn.matrix());
                    ActivationMatrix activations = ActivationMatrix.of(values)) {
                BeamSettings settings = RandomSettings.draw(random, problem.table, 50);
                List<SearchProblem.Found> expected = problem.expected(settings, activations);
                assertThat(problem.search(
                                SearchProblem.backend(lanes[random.nextInt(lanes.length)]), settings, activations))
                        .as("seed %d, %s", seed, settings)
                        .isEqualTo(expected);
                if (settings.objective().sumsRanks() && i % 3 == 0) {
                    checkPermuted(problem, settings, activations, random);
                }
            }
        }
    }

    private static void checkPermuted(
            SearchProblem problem, BeamSettings settings, ActivationMatrix activations, Random random) {
        List<int[]> orders = new ArrayList<>();
        for (int p = 0; p < 3; p++) {
            int[] order = new int[problem.table.sampleCount()];
            for (int i = 0; i < order.length; i++) {
                int j = random.nextInt(i + 1);
                order[i] = order[j];
                order[j] = i;
            }
            orders.add(order);
        }
        assertThat(problem.searchPermuted(SearchProblem.backend(4), settings, activations, orders))
                .isEqualTo(problem.searchPermuted(
                        new dev.invert.internal.search.KernelBackend(), settings, activations, orders));
    }
}
