package dev.invert.simulate;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.errors.InvertException;
import dev.invert.explain.Explainer;
import dev.invert.internal.kernel.EveryKernel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

@EveryKernel
class SimulationTest {
    private static final RandomProblem PROBLEM = problem();

    /** Returns twelve independent concepts on 800 samples. */
    private static RandomProblem problem() {
        RandomProblem problem = new RandomProblem(2, 800, 12);
        Random random = new Random(6);
        for (boolean[] column : problem.columns) {
            double density = 0.1 + 0.3 * random.nextDouble();
            for (int i = 0; i < problem.sampleCount; i++) {
                column[i] = random.nextDouble() < density;
            }
        }
        return problem;
    }

    private static List<Recovery.Cell> run(SimulationOptions options) {
        return run(options, SearchOptions.Objective.AUC);
    }

    private static List<Recovery.Cell> run(SimulationOptions options, SearchOptions.Objective objective) {
        List<Recovery.Cell> cells = new ArrayList<>();
        Explainer explainer =
                Explainer.builder().objective(objective).fractions(0.05, 0.5).build();
        try (ConceptMatrix concepts = PROBLEM.matrix()) {
            new Simulation(options, explainer).run(concepts, cells::add);
        }
        return cells;
    }

    /** A formula that beats the planted one by guaranteed AUC may have the lower AUC: the search has not missed it. */
    @Test
    void theObjectiveDecidesWhetherThePlantedFormulaIsBeaten() {
        SimulationOptions options =
                new SimulationOptions(List.of(1.0), List.of(2), List.of(300), 60, SimulationOptions.Values.PLAIN, 1);
        Recovery.Cell cell = run(options, SearchOptions.Objective.GUARANTEED).get(0);
        long lowerAuc = cell.cases().stream()
                .filter(planted -> !planted.found() && planted.bestAuc() < planted.plantedAuc())
                .count();
        assertThat(lowerAuc).isPositive();
        assertThat(Math.round(60 * cell.recovery().missed())).isLessThan(lowerAuc);
    }

    private static SimulationOptions options(List<Double> noise, SimulationOptions.Values values, long seed) {
        return new SimulationOptions(noise, List.of(1, 2, 3), List.of(300, 0), 30, values, seed);
    }

    @Test
    void withoutNoiseWhatIsPlantedIsFound() {
        for (SimulationOptions.Values values : SimulationOptions.Values.values()) {
            for (Recovery.Cell cell : run(options(List.of(0.0), values, 1))) {
                Recovery recovery = cell.recovery();
                assertThat(recovery.plantedAuc()).isEqualTo(1);
                // A beam may miss a formula with uninformative parts; without noise no other formula can beat it.
                assertThat(recovery.beaten()).isZero();
                assertThat(recovery.found() + recovery.missed()).isCloseTo(1, within(1e-12));
                assertThat(recovery.found()).isGreaterThan(recovery.length() == 3 ? 0.2 : 0.8);
                assertThat(recovery.length() > 1 || recovery.found() == 1).isTrue();
            }
        }
    }

    @Test
    void noiseHidesWhatIsPlantedAndSamplesBringItBack() {
        List<Recovery.Cell> cells = run(options(List.of(0.5, 3.0), SimulationOptions.Values.PLAIN, 1));
        assertThat(cells).hasSize(12);
        for (int i = 0; i < cells.size(); i++) {
            Recovery recovery = cells.get(i).recovery();
            assertThat(recovery.sampleCount()).isEqualTo(i < 6 ? 300 : 800);
            assertThat(recovery.length()).isEqualTo(1 + i / 2 % 3);
            assertThat(recovery.noise()).isEqualTo(i % 2 == 0 ? 0.5 : 3);
            assertThat(recovery.found() + recovery.beaten() + recovery.missed()).isCloseTo(1, within(1e-12));
            assertThat(recovery.amongTop()).isGreaterThanOrEqualTo(recovery.found());
            assertThat(recovery.overlap()).isGreaterThanOrEqualTo(recovery.found());
        }
        double plain = 0;
        double noisy = 0;
        for (int i = 0; i < cells.size(); i += 2) {
            // With few samples another formula may be the best by chance.
            assertThat(cells.get(i).recovery().found())
                    .isGreaterThanOrEqualTo(cells.get(i + 1).recovery().found());
            plain += cells.get(i).recovery().found();
            noisy += cells.get(i + 1).recovery().found();
        }
        assertThat(plain).isGreaterThan(noisy);
        assertThat(found(cells.subList(6, 12))).isGreaterThan(found(cells.subList(0, 6)));
    }

    private static double found(List<Recovery.Cell> cells) {
        return cells.stream().mapToDouble(cell -> cell.recovery().found()).sum();
    }

    @Test
    void aSeedGivesOneTable() {
        SimulationOptions options = options(List.of(1.0), SimulationOptions.Values.RECTIFIED, 4);
        assertThat(run(options)).isEqualTo(run(options));
        assertThat(run(options(List.of(1.0), SimulationOptions.Values.RECTIFIED, 5)))
                .isNotEqualTo(run(options));
    }

    @Test
    void plantedFormulasAreWithinBoundsAndNeedEveryLiteral() {
        try (ConceptMatrix concepts = PROBLEM.matrix()) {
            PlantedFormulas formulas = new PlantedFormulas(concepts, 0.05, 0.5);
            Random random = new Random(3);
            for (int i = 0; i < 200; i++) {
                int length = 1 + i % 4;
                var formula = formulas.draw(length, random);
                int n = 0;
                for (boolean holds : PROBLEM.truth(formula)) {
                    n += holds ? 1 : 0;
                }
                assertThat(formula.length()).isEqualTo(length);
                assertThat(n).isBetween(40, 400);
            }
        }
    }

    @Test
    void ranksOfWhatIsPlantedGiveItsPairs() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int n = 2 + random.nextInt(130);
            int levels = 1 + random.nextInt(40);
            float[] values = new float[n];
            boolean[] truth = new boolean[n];
            long[] bits = new long[(n + 63) / 64];
            for (int i = 0; i < n; i++) {
                values[i] = random.nextInt(levels) - levels / 2;
                truth[i] = i == 0 || (i > 1 && random.nextBoolean());
                bits[i >>> 6] |= truth[i] ? 1L << i : 0;
            }
            assertThat(PlantedRanks.twiceU(FloatBuffer.wrap(values), bits))
                    .isEqualTo(RandomProblem.pairCount(values, truth));
        }
    }

    @Test
    void whatCannotBePlantedIsRefused() throws Exception {
        SimulationOptions tooLong =
                new SimulationOptions(List.of(1.0), List.of(4), List.of(0), 1, SimulationOptions.Values.PLAIN, 0);
        assertThatThrownBy(() -> run(tooLong))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("lengths");
        SimulationOptions tooMany =
                new SimulationOptions(List.of(1.0), List.of(1), List.of(801), 1, SimulationOptions.Values.PLAIN, 0);
        assertNoNativeLeak(() -> assertThatThrownBy(() -> run(tooMany))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("801"));
        assertThatThrownBy(() -> new SimulationOptions(
                        List.of(-1.0), List.of(1), List.of(0), 1, SimulationOptions.Values.PLAIN, 0))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("noise");
    }
}
