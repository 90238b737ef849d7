package dev.invert.torch.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.SampleGroups;
import dev.invert.errors.InvertException;
import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreSummary;
import dev.invert.score.ScoreTable;
import dev.invert.score.Scorer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scoring on a device that fails, is left to the kernels, or is reported. */
class TorchScoreReportTest {
    @ParameterizedTest
    @ValueSource(strings = {"c1 & c99", "c1 &", "nan"})
    void reportsErrorsInTheWordsOfTheKernels(String formula) {
        RandomProblem problem = new RandomProblem(8, 60, 5);
        float[][] neurons = TorchScoreBackendTest.neurons(problem, 6);
        if (formula.equals("nan")) {
            neurons[4][17] = Float.NaN;
        }
        List<String> formulas = List.of("c1", formula.equals("nan") ? "c2" : formula);
        try (ActivationMatrix activations = ActivationMatrix.of(neurons);
                ConceptMatrix concepts = problem.matrix()) {
            int[] chosen = TorchScoreBackendTest.all(activations);
            String expected = messageOf(() -> Scorer.create()
                    .score(activations, concepts, chosen, FormulaSource.of(formulas), new ScoreTable(6)));

            assertThatThrownBy(() -> TorchScoreBackendTest.scorer(
                                    TorchScoreBackendTest.backend(TorchScoreBackendTest.MODE))
                            .score(activations, concepts, chosen, FormulaSource.of(formulas), new ScoreTable(6)))
                    .isInstanceOf(InvertException.class)
                    .hasMessage(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"cpu,There are no formulas: write one per line", "cuda:200,'device cuda:200 asked for, but '"})
    void saysInOneLineWhatIsMissing(String device, String message) {
        RandomProblem problem = new RandomProblem(8, 60, 5);
        try (ActivationMatrix activations = ActivationMatrix.of(TorchScoreBackendTest.neurons(problem, 2));
                ConceptMatrix concepts = problem.matrix()) {
            assertThatThrownBy(
                            () -> TorchScoreBackendTest.scorer(TorchScoreBackend.of(device, TorchScoreBackendTest.MODE))
                                    .score(
                                            activations,
                                            concepts,
                                            TorchScoreBackendTest.all(activations),
                                            FormulaSource.of(List.of()),
                                            new ScoreTable(2)))
                    .isInstanceOf(InvertException.class)
                    .hasMessageStartingWith(message)
                    .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
        }
    }

    private static String messageOf(Runnable failing) {
        try {
            failing.run();
        } catch (InvertException e) {
            return e.getMessage();
        }
        throw new AssertionError("no exception");
    }

    @Test
    void reportsHowItScored() {
        RandomProblem problem = new RandomProblem(8, 60, 5);
        TorchScoreBackend backend = TorchScoreBackendTest.backend(TorchScoreBackendTest.MODE);
        try (ActivationMatrix activations = ActivationMatrix.of(TorchScoreBackendTest.neurons(problem, 2));
                ConceptMatrix concepts = problem.matrix()) {
            ScoreSummary summary = TorchScoreBackendTest.scorer(backend)
                    .score(
                            activations,
                            concepts,
                            TorchScoreBackendTest.all(activations),
                            FormulaSource.of(List.of("c1")),
                            new ScoreTable(2));

            assertThat(backend.report(summary))
                    .containsEntry("name", "torch")
                    .containsEntry("device", "cpu")
                    .containsEntry("product", TorchScoreBackendTest.MODE)
                    .containsEntry("product_choice", Map.of("reason", "asked for"))
                    .containsEntry("n_halved_batches", 0)
                    .containsEntry("n_batches_on_cpu", 0);
        }
    }

    /** This build has LibTorch for the CPU, or this machine no GPU, or the job is too small for one. */
    @Test
    void smallJobsAreLeftToTheKernels() {
        RandomProblem problem = new RandomProblem(8, 60, 5);
        AutoScoreBackend backend = new AutoScoreBackend("auto");
        try (ActivationMatrix activations = ActivationMatrix.of(TorchScoreBackendTest.neurons(problem, 2));
                ConceptMatrix concepts = problem.matrix()) {
            ScoreSummary summary = TorchScoreBackendTest.scorer(backend)
                    .score(
                            activations,
                            concepts,
                            TorchScoreBackendTest.all(activations),
                            FormulaSource.of(List.of("c1")),
                            new ScoreTable(2));

            assertThat(summary.kernel()).isNotEqualTo("torch");
            assertThat(backend.report(summary))
                    .containsEntry("name", "kernels")
                    .containsEntry("asked", "auto")
                    .hasEntrySatisfying(
                            "reason", reason -> assertThat((String) reason).endsWith("too little for a GPU"))
                    .hasEntrySatisfying(
                            "predicted_seconds_of_kernels",
                            seconds -> assertThat((double) seconds).isBetween(0.0, 1e-3));
        }
    }

    /** Strata are not scored on a device. */
    @Test
    void leavesStrataToTheKernels() {
        RandomProblem problem = new RandomProblem(8, 60, 5);
        List<String> strata =
                IntStream.range(0, 60).mapToObj(i -> "stratum" + i % 3).toList();
        try (ActivationMatrix activations = ActivationMatrix.of(TorchScoreBackendTest.neurons(problem, 2));
                ConceptMatrix concepts = problem.matrix()) {
            ScoreSummary summary = TorchScoreBackendTest.scorer(
                            TorchScoreBackendTest.backend(TorchScoreBackendTest.MODE))
                    .withStrata(SampleGroups.of(strata))
                    .score(
                            activations,
                            concepts,
                            TorchScoreBackendTest.all(activations),
                            FormulaSource.of(List.of("c1")),
                            new ScoreTable(2));

            assertThat(summary.kernel()).isNotEqualTo("torch");
        }
    }
}
