package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.internal.search.Auroc;
import dev.invert.internal.search.BeamSettings;
import dev.invert.internal.search.GuaranteedAuc;
import dev.invert.internal.search.Objective;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The backend finds what the kernels find on the shapes of real problems, and on those that strain its methods. */
class SearchShapesTest {
    private static BeamSettings settings(SearchProblem problem, boolean guaranteed, int length, int beam, int aliases) {
        int n = problem.table.sampleCount();
        Objective objective = guaranteed
                ? GuaranteedAuc.of(n, problem.table.conceptCount(), problem.table.patternCount(), length, 1)
                : new Auroc(n);
        return new BeamSettings(
                objective, length, beam, Math.min(beam, 5), 1, n / 2, true, false, 0, false, true, guaranteed, aliases);
    }

    private static void check(boolean[][] columns, float[][] values, boolean guaranteed, int length, int beam) {
        try (SearchProblem problem = new SearchProblem(SearchProblems.matrix(columns));
                ActivationMatrix activations = ActivationMatrix.of(values)) {
            BeamSettings settings = settings(problem, guaranteed, length, beam, beam < 10 ? 20 : 0);
            TorchBackend backend = SearchProblem.backend(Integer.MAX_VALUE);
            assertThat(problem.search(backend, settings, activations))
                    .isEqualTo(problem.expected(settings, activations));
            assertThat(backend.report()).containsEntry("n_on_device", (long) values.length);
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 3, true", "3, 10, true", "4, 3, false", "3, 50, false"})
    void onATreeOfClasses(int length, int beam, boolean guaranteed) {
        Random random = new Random(beam);
        boolean[][] columns = SearchProblems.tree(random, 120, 25, 57);
        check(columns, SearchProblems.neurons(random, columns, 8), guaranteed, length, beam);
    }

    @ParameterizedTest
    @CsvSource({"3, 3, true", "3, 20, false", "5, 3, true", "4, 50, false"})
    void onDenseAttributes(int length, int beam, boolean guaranteed) {
        Random random = new Random(beam);
        boolean[][] columns = SearchProblems.dense(random, 1_200, 50);
        check(columns, SearchProblems.neurons(random, columns, 4), guaranteed, length, beam);
    }

    @Test
    void onFloodsOfEqualTruthSets() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            boolean[][] columns = SearchProblems.flood(random, 120 + random.nextInt(240), 6 + random.nextInt(40));
            check(columns, SearchProblems.neurons(random, columns, 4), seed % 2 == 0, 2 + seed % 3, 1 + seed % 4);
        }
    }

    @Test
    void onNearlyEqualFormulas() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            boolean[][] columns = SearchProblems.nearlyEqual(random, 200 + random.nextInt(3_000), 12);
            check(columns, SearchProblems.neurons(random, columns, 4), seed % 2 == 0, 3, 1 + seed % 6);
        }
    }

    /** Limits of the packed product, and of exact sums of ties; the concept of the upper half has the largest Z. */
    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 208_001, 262_143, 262_144})
    void atLimitsOfTheNumberOfSamples(int samples) {
        Random random = new Random(samples);
        boolean[][] columns = new boolean[6][samples];
        for (int i = 0; i < samples; i++) {
            columns[0][i] = i >= samples - samples / 2;
            for (int c = 1; c < columns.length; c++) {
                columns[c][i] = i / 1_000 % (c + 2) == 0;
            }
        }
        float[][] values = new float[3][samples];
        for (int i = 0; i < samples; i++) {
            values[0][i] = i;
            values[1][i] = i >= samples - samples / 2 ? 1 : 0;
            values[2][i] = random.nextInt(9);
        }
        check(columns, values, false, 3, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_192, 8_193})
    void atLimitsOfTheNumberOfPatterns(int patterns) {
        Random random = new Random(patterns);
        boolean[][] columns = new boolean[14][patterns];
        for (int i = 0; i < patterns; i++) {
            for (int c = 0; c < columns.length; c++) {
                columns[c][i] = (i >> c & 1) != 0;
            }
        }
        check(columns, SearchProblems.neurons(random, columns, 3), true, 3, 3);
    }
}
