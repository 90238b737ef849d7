package dev.invert.explain;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationMatrix;
import dev.invert.ConceptMatrix;
import dev.invert.Explanation;
import dev.invert.LayerExplanation;
import dev.invert.NeuronExplanation;
import dev.invert.RandomProblem;
import dev.invert.SearchOptions;
import dev.invert.errors.CanceledException;
import dev.invert.internal.kernel.EveryKernel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Incremental delivery of results, and cancellation. */
@EveryKernel
class ExplainerStreamTest {
    private static final int NEURONS = 2_000;

    private final RandomProblem problem = new RandomProblem(7, 60, 8);

    private ActivationMatrix neurons(int count) {
        float[][] values = new float[count][];
        for (int k = 0; k < count; k++) {
            values[k] = problem.neuron();
        }
        return ActivationMatrix.of(values);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theListenerGetsEveryNeuronOnce(int threads) {
        Map<Integer, NeuronExplanation> heard = new ConcurrentHashMap<>();
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = neurons(50)) {
            LayerExplanation layer = Explainer.builder()
                    .threads(threads)
                    .listener(explained ->
                            assertThat(heard.put(explained.neuron(), explained)).isNull())
                    .build()
                    .explain(activations, concepts);

            assertThat(heard).hasSize(50);
            for (NeuronExplanation neuron : layer.neurons()) {
                NeuronExplanation early = heard.get(neuron.neuron());
                assertThat(early.explanations())
                        .extracting(Explanation::formula, Explanation::twiceU)
                        .isEqualTo(neuron.explanations().stream()
                                .map(e -> org.assertj.core.groups.Tuple.tuple(e.formula(), e.twiceU()))
                                .toList());
            }
        }
    }

    /** Interrupts the calling thread, as {@code cancel(true)} of an executor's future does. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anInterruptCancelsAndFreesEverything(int threads) throws Exception {
        Thread caller = Thread.currentThread();
        AtomicInteger heard = new AtomicInteger();
        assertNoNativeLeak(() -> {
            try (ConceptMatrix concepts = problem.matrix();
                    ActivationMatrix activations = neurons(NEURONS)) {
                Explainer explainer = Explainer.builder()
                        .threads(threads)
                        .listener(explained -> {
                            if (heard.incrementAndGet() == 20) {
                                caller.interrupt();
                            }
                            pause();
                        })
                        .build();
                assertThatThrownBy(() -> explainer.explain(activations, concepts))
                        .isInstanceOf(CanceledException.class);
                assertThat(Thread.interrupted()).isTrue();
            }
        });
        assertThat(heard.get()).isBetween(20, NEURONS / 2);
    }

    /** Sleeps long enough for the calling thread to notice the interrupt before all neurons are explained. */
    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Invalid arguments are rejected before the search starts. */
    @Test
    void nullsAndNeuronsThatAreNotThere() {
        Explainer.Builder builder = Explainer.builder();
        assertThatThrownBy(() -> builder.search((SearchOptions) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.statistics(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.listener(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.progress(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.direction(null)).isInstanceOf(NullPointerException.class);
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = neurons(3)) {
            assertThatThrownBy(() -> builder.build().explain(activations, concepts, new int[] {0, 3}))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("Index 3");
        }
    }

    @Test
    void whatTheListenerThrowsEndsTheSearch() {
        try (ConceptMatrix concepts = problem.matrix();
                ActivationMatrix activations = neurons(NEURONS)) {
            Explainer explainer = Explainer.builder()
                    .listener(explained -> {
                        throw new IllegalStateException("no room for neuron " + explained.neuron());
                    })
                    .build();
            assertThatThrownBy(() -> explainer.explain(activations, concepts))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no room");
        }
    }
}
