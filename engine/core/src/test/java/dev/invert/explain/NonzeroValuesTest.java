package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.RandomProblem;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the order of activations with that of doubles. */
class NonzeroValuesTest {
    private static final int N = 3001;

    /** Zeros of both signs, ties, negative and huge values. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT16"})
    void ascendByValueThenBySample(ElementType type) {
        RandomProblem problem = new RandomProblem(3, N, 4);
        float[][] neurons = new float[12][];
        Arrays.setAll(neurons, k -> problem.neuron());
        if (type == ElementType.FLOAT16) {
            for (float[] neuron : neurons) {
                for (int i = 0; i < N; i++) {
                    neuron[i] = Math.round(8 * Math.max(-9, Math.min(9, neuron[i]))) / 8f;
                }
            }
        }
        try (ActivationMatrix activations =
                        type == ElementType.FLOAT16 ? HalfMatrices.dense(neurons) : ActivationMatrix.of(neurons);
                ActivationBlock block = activations.load(0, neurons.length)) {
            for (int k = 0; k < neurons.length; k++) {
                int row = k;
                int[] samples = IntStream.range(0, N)
                        .filter(i -> block.value(row, i) != 0)
                        .toArray();
                NonzeroValues expected = NonzeroValues.of(
                        N,
                        samples,
                        Arrays.stream(samples)
                                .mapToDouble(i -> block.value(row, i))
                                .toArray());
                NonzeroValues found = NonzeroValues.of(block.values(k));
                assertThat(found.samples()).isEqualTo(expected.samples());
                assertThat(found.values()).isEqualTo(expected.values());
                assertThat(found.negativeCount()).isEqualTo(expected.negativeCount());
            }
        }
    }
}
