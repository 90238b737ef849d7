package dev.invert.torch.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.ElementType;
import dev.invert.ExplainOptions.Direction;
import dev.invert.RandomProblem;
import dev.invert.SparseActivations;
import dev.invert.WideMatrix;
import dev.invert.score.BestNeurons;
import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreBackend;
import dev.invert.score.ScoreSink;
import dev.invert.score.ScoreSummary;
import dev.invert.score.ScoreTable;
import dev.invert.score.Scorer;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.internal.products.ProductReport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares scores of LibTorch's CPU device with those of the kernels, bit for bit. */
class TorchScoreBackendTest {
    static final String MODE = "float64";

    static TorchScoreBackend backend(String product) {
        return TorchScoreBackend.of("cpu", product);
    }

    static Scorer scorer(ScoreBackend backend) {
        return Scorer.create().withThreads(2).withBackend(backend);
    }

    /** Returns literals, formulas that hold for no sample and for all, and random ones. */
    private static List<String> formulas(Random random, int concepts, int count) {
        List<String> formulas = new ArrayList<>();
        for (int c = 0; c < concepts; c++) {
            formulas.add("c" + c);
            formulas.add("c" + c + " & ~c" + c);
            formulas.add("c" + c + " | ~c" + c);
        }
        while (formulas.size() < count) {
            formulas.add("~c%d | (c%d & ~c%d)"
                    .formatted(random.nextInt(concepts), random.nextInt(concepts), random.nextInt(concepts)));
            formulas.add("c%d & ~(c%d & c%d & c%d)"
                    .formatted(
                            random.nextInt(concepts),
                            random.nextInt(concepts),
                            random.nextInt(concepts),
                            random.nextInt(concepts)));
        }
        return formulas;
    }

    static int[] all(ActivationMatrix activations) {
        return IntStream.range(0, activations.neuronCount()).toArray();
    }

    static float[][] neurons(RandomProblem problem, int count) {
        float[][] neurons = new float[count][];
        for (int k = 0; k < count; k++) {
            neurons[k] = problem.neuron();
        }
        return neurons;
    }

    private static DeviceUse assertEqual(
            TorchScoreBackend backend, ActivationMatrix activations, ConceptMatrix concepts, List<String> formulas) {
        int[] chosen = all(activations);
        ScoreTable expected = new ScoreTable(chosen.length);
        Scorer.create().withThreads(1).score(activations, concepts, chosen, FormulaSource.of(formulas), expected);
        ScoreTable found = new ScoreTable(chosen.length);
        ScoreSummary summary = scorer(backend).score(activations, concepts, chosen, FormulaSource.of(formulas), found);

        assertThat(found.texts).isEqualTo(expected.texts);
        assertThat(found.positiveCounts).isEqualTo(expected.positiveCounts);
        assertThat(summary.formulaCount()).isEqualTo(formulas.size());
        assertThat(summary.neuronCount()).isEqualTo(chosen.length);
        for (int m = 0; m < formulas.size(); m++) {
            for (int k = 0; k < chosen.length; k++) {
                assertThat(Double.doubleToRawLongBits(found.auc(m, k)))
                        .as("%s on neuron %d: %s, %s", formulas.get(m), k, found.auc(m, k), expected.auc(m, k))
                        .isEqualTo(Double.doubleToRawLongBits(expected.auc(m, k)));
            }
        }
        assertThat(summary.kernel()).isEqualTo("torch");
        return backend.use();
    }

    @Test
    void equalsTheKernelsOnRandomProblems() {
        for (long seed = 1; seed <= 60; seed++) {
            Random random = new Random(seed);
            RandomProblem problem = new RandomProblem(seed, 1 + random.nextInt(300), 1 + random.nextInt(12));
            try (ActivationMatrix activations = ActivationMatrix.of(neurons(problem, 1 + random.nextInt(20)));
                    ConceptMatrix concepts = problem.matrix()) {
                assertEqual(backend(MODE), activations, concepts, formulas(random, problem.columns.length, 100));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ProductMode.class)
    void equalsTheKernelsInEveryMode(ProductMode mode) {
        RandomProblem problem = new RandomProblem(5, 3_000, 20);
        try (ActivationMatrix activations = ActivationMatrix.of(neurons(problem, 30));
                ConceptMatrix concepts = problem.matrix()) {
            DeviceUse use = assertEqual(backend(mode.text()), activations, concepts, formulas(new Random(1), 20, 300));

            assertThat(use.devices()).containsExactly("cpu");
            assertThat(use.product().mode()).isEqualTo(mode == ProductMode.FLOAT64_PACKED ? ProductMode.FLOAT64 : mode);
        }
    }

    @Test
    void measuresTheModes() {
        RandomProblem problem = new RandomProblem(5, 500, 20);
        try (ActivationMatrix activations = ActivationMatrix.of(neurons(problem, 10));
                ConceptMatrix concepts = problem.matrix()) {
            DeviceUse use = assertEqual(backend("auto"), activations, concepts, formulas(new Random(1), 20, 100));

            assertThat(use.product().seconds())
                    .extracting(ProductReport.Timing::mode)
                    .containsExactly(ProductMode.FLOAT64, ProductMode.FLOAT16, ProductMode.FLOAT32, ProductMode.INT8);
        }
    }

    /** More formulas than a piece and more neurons than a tile. */
    @Test
    void piecesAndTilesGiveTheSame() {
        RandomProblem problem = new RandomProblem(9, 40, 14);
        float[][] neurons = neurons(problem, 1_100);
        try (ActivationMatrix activations = ActivationMatrix.of(neurons);
                ConceptMatrix concepts = problem.matrix()) {
            assertEqual(backend(MODE), activations, concepts, formulas(new Random(2), 14, 9_000));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT64", "INT64", "UINT64"})
    void ranksActivationsOf64Bits(ElementType type) {
        RandomProblem problem = new RandomProblem(3, 200, 8);
        try (ActivationMatrix activations = new WideMatrix(type, problem, 2 * WideMatrix.KINDS, 3);
                ConceptMatrix concepts = problem.matrix()) {
            assertEqual(backend(MODE), activations, concepts, formulas(new Random(2), 8, 60));
        }
    }

    @Test
    void ranksSparseActivations() {
        RandomProblem problem = new RandomProblem(4, 400, 8);
        float[][] neurons = neurons(problem, 12);
        for (float[] neuron : neurons) {
            for (int i = 0; i < neuron.length; i++) {
                neuron[i] = i % 9 == 0 ? neuron[i] : 0;
            }
        }
        try (SparseActivations activations = SparseActivations.of(neurons);
                ConceptMatrix concepts = problem.matrix()) {
            assertEqual(backend(MODE), activations, concepts, formulas(new Random(2), 8, 60));
        }
    }

    /** With a memory that holds small chunks only, chunks are halved; with none at all, the CPU computes everything. */
    @ParameterizedTest
    @ValueSource(longs = {20_000, 2_000, 300, 0})
    void aFullMemoryChangesNoScore(long mostBytes) {
        RandomProblem problem = new RandomProblem(6, 150, 10);
        ScoreMemory memory = new ScoreMemory(bytes -> bytes <= mostBytes);
        try (ActivationMatrix activations = ActivationMatrix.of(neurons(problem, 33));
                ConceptMatrix concepts = problem.matrix()) {
            DeviceUse use = assertEqual(
                    backend(MODE).withMemory(memory), activations, concepts, formulas(new Random(2), 10, 200));

            assertThat(use.halvings()).isPositive();
            assertThat(use.fallbacks()).isEqualTo(memory.fallbacks());
            if (mostBytes == 0) {
                assertThat(use.fallbacks()).isPositive();
            }
        }
    }

    /** Few levels and equal neurons, so that many AUCs are equal. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void findsTheBestNeurons(int top) {
        RandomProblem problem = new RandomProblem(8, 60, 9);
        float[][] neurons = neurons(problem, 700);
        for (int k = 0; k < neurons.length; k++) {
            neurons[k] = k % 5 == 0 ? neurons[0] : neurons[k];
        }
        List<String> formulas = formulas(new Random(4), 9, 200);
        BestNeurons expected = new BestNeurons(top, Direction.MAX);
        BestNeurons found = new BestNeurons(top, Direction.MAX);
        try (ActivationMatrix activations = ActivationMatrix.of(neurons);
                ConceptMatrix concepts = problem.matrix()) {
            int[] chosen = all(activations);
            Scorer.create().score(activations, concepts, chosen, FormulaSource.of(formulas), expected);
            scorer(backend(MODE)).score(activations, concepts, chosen, FormulaSource.of(formulas), reducedOnly(found));
        }
        for (int m = 0; m < formulas.size(); m++) {
            assertThat(found.of(m)).as(formulas.get(m)).isEqualTo(expected.of(m));
        }
        assertThat(IntStream.range(0, formulas.size()).mapToObj(found::of)).anyMatch(List::isEmpty);
    }

    /** Returns a sink that fails if it receives all AUCs. */
    private static ScoreSink reducedOnly(BestNeurons best) {
        return new ScoreSink() {
            @Override
            public void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount) {
                best.formulas(texts, positiveCounts, count, sampleCount);
            }

            @Override
            public void aucs(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer aucs) {
                throw new AssertionError("all AUCs were downloaded");
            }

            @Override
            public int neuronsPerFormula() {
                return best.neuronsPerFormula();
            }

            @Override
            public void best(long firstFormula, int formulaCount, int[] columns, double[] aucs) {
                best.best(firstFormula, formulaCount, columns, aucs);
            }
        };
    }

    @Test
    void scoresChosenNeuronsInTheirOrder() {
        RandomProblem problem = new RandomProblem(8, 60, 5);
        int[] chosen = {7, 2, 3, 4, 0};
        try (ActivationMatrix activations = ActivationMatrix.of(neurons(problem, 9));
                ConceptMatrix concepts = problem.matrix()) {
            List<String> formulas = formulas(new Random(4), 5, 40);
            ScoreTable expected = new ScoreTable(chosen.length);
            ScoreTable found = new ScoreTable(chosen.length);
            Scorer.create().score(activations, concepts, chosen, FormulaSource.of(formulas), expected);
            scorer(backend(MODE)).score(activations, concepts, chosen, FormulaSource.of(formulas), found);

            assertThat(found.rows()).usingElementComparator(Arrays::compare).isEqualTo(expected.rows());
        }
    }
}
