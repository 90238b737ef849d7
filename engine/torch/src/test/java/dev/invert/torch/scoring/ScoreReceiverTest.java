package dev.invert.torch.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.RandomProblem;
import dev.invert.errors.InvertException;
import dev.invert.score.FormulaSource;
import dev.invert.score.ScoreSink;
import dev.invert.score.Scorer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks failures of sinks of scores, and with how many threads the scores were computed. */
class ScoreReceiverTest {
    /** Does something each time that it receives AUCs. */
    private record Receiver(Runnable action) implements ScoreSink {
        @Override
        public void formulas(String[] texts, long[] positiveCounts, int count, int sampleCount) {}

        @Override
        public void aucs(long firstFormula, int formulaCount, int firstColumn, int columnCount, ByteBuffer aucs) {
            action.run();
        }
    }

    /** Scores that were handed on once must not be handed on again, in halves. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSinkThatFailsIsNotTakenForAFullDevice(boolean heap) {
        RandomProblem problem = new RandomProblem(8, 60, 5);
        AtomicInteger calls = new AtomicInteger();
        ScoreSink failing = new Receiver(() -> {
            calls.incrementAndGet();
            if (heap) {
                throw new OutOfMemoryError("Java heap space");
            }
            throw new InvertException("auc.npy: Cannot allocate memory");
        });
        try (ActivationMatrix activations = ActivationMatrix.of(TorchScoreBackendTest.neurons(problem, 6));
                ConceptMatrix concepts = problem.matrix()) {
            assertThatThrownBy(() -> TorchScoreBackendTest.scorer(
                                    TorchScoreBackendTest.backend(TorchScoreBackendTest.MODE))
                            .score(
                                    activations,
                                    concepts,
                                    TorchScoreBackendTest.all(activations),
                                    FormulaSource.of(List.of("c1", "c2")),
                                    failing))
                    .hasMessageContaining(heap ? "Java heap is too small" : "auc.npy: Cannot allocate memory");
        }
        assertThat(calls).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void operationsUseAsManyThreadsAsTheJobHas(int threads) {
        RandomProblem problem = new RandomProblem(8, 60, 5);
        Set<Integer> numbers = ConcurrentHashMap.newKeySet();
        ScoreSink watching = new Receiver(() -> numbers.add(torch.get_num_threads()));
        TorchScoreBackend backend = TorchScoreBackendTest.backend(TorchScoreBackendTest.MODE);
        int before = torch.get_num_threads();
        torch.set_num_threads(5);
        try (ActivationMatrix activations = ActivationMatrix.of(TorchScoreBackendTest.neurons(problem, 6));
                ConceptMatrix concepts = problem.matrix()) {
            Scorer.create()
                    .withThreads(threads)
                    .withBackend(backend)
                    .score(
                            activations,
                            concepts,
                            TorchScoreBackendTest.all(activations),
                            FormulaSource.of(List.of("c1", "c2")),
                            watching);
            assertThat(numbers).containsExactly(threads);
            assertThat(torch.get_num_threads()).isEqualTo(5);
        } finally {
            torch.set_num_threads(before);
        }
    }
}
