package dev.invert;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DenseValuesTest {
    private static final float[][] NEURONS = {{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}};

    @Test
    void knowTheirNeuronAndTheSamplesThatTheyWereSelectedFrom() throws Exception {
        assertNoNativeLeak(() -> {
            try (ActivationMatrix matrix = ActivationMatrix.of(NEURONS);
                    ActivationBlock block = matrix.load(1, 2);
                    ActivationBlock both = block.select(new int[] {3, 1}, matrix.budget());
                    ActivationBlock last = block.select(1, new int[] {2}, matrix.budget())) {
                check(block.values(1), 2, new int[] {0, 1, 2, 3}, 9, 10, 11, 12);
                check(both.values(0), 1, new int[] {3, 1}, 8, 6);
                check(both.values(1), 2, new int[] {3, 1}, 12, 10);
                check(last.values(0), 2, new int[] {2}, 11);
            }
        });
    }

    private static void check(NeuronValues values, int neuron, int[] samples, float... expected) {
        assertThat(values.neuron()).isEqualTo(neuron);
        assertThat(values.sampleCount()).isEqualTo(samples.length);
        float[] actual = new float[samples.length];
        ((DenseValues) values).floats().get(actual);
        assertThat(actual).containsExactly(expected);
        for (int i = 0; i < samples.length; i++) {
            assertThat(values.originalSample(i)).isEqualTo(samples[i]);
        }
    }

    @Test
    void rowsThatDoNotExistAreRejected() {
        try (ActivationMatrix matrix = ActivationMatrix.of(NEURONS);
                ActivationBlock block = matrix.load(1, 2)) {
            assertThatThrownBy(() -> block.values(2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> block.select(2, new int[] {0}, matrix.budget()))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
