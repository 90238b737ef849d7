package dev.invert.torch;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.DenseBlock;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Scopes are used only for their side effect.
class TensorMatrixTest {
    private static final int SAMPLES = 5;
    private static final int NEURONS = 3;

    @BeforeAll
    static void load() {
        LibTorch.require();
    }

    private static TorchDevice cpu() {
        return new TorchDevice("cpu", Precision.FP32);
    }

    /** Returns a matrix whose neuron k has the activation of {@code ramp(SAMPLES, NEURONS)} at [i][k] for sample i. */
    private static TensorMatrix matrix() {
        TensorMatrix matrix = new TensorMatrix(cpu(), SAMPLES, NEURONS, MemoryBudget.process());
        try (PointerScope scope = new PointerScope()) {
            Tensor all = TorchFixture.ramp(SAMPLES, NEURONS);
            matrix.put(0, new TensorRows(all.narrow(0, 0, 3)));
            matrix.put(3, new TensorRows(all.narrow(0, 3, 2)));
        }
        return matrix;
    }

    private static float expected(int sample, int neuron) {
        return -0.5f + (sample * NEURONS + neuron) % 11 / 8f;
    }

    @Test
    void batchesBecomeRowsOfNeurons() throws Exception {
        assertNoNativeLeak(() -> {
            try (TensorMatrix matrix = matrix();
                    ActivationBlock block = matrix.load(1, 2)) {
                for (int i = 0; i < SAMPLES; i++) {
                    assertThat(block.value(0, i)).isEqualTo(expected(i, 1));
                    assertThat(block.floats(1).get(i)).isEqualTo(expected(i, 2));
                }
                // The ramp is 0 at its fifth element only: sample 1, neuron 1.
                assertThat(matrix.countNonzero(SAMPLES)).isEqualTo(SAMPLES * NEURONS - 1);
                assertThat(matrix.countNonzero(1)).isEqualTo(NEURONS);
            }
        });
    }

    @Test
    void valuesStayOnTheDeviceUntilTheyAreRead() throws Exception {
        assertNoNativeLeak(() -> {
            try (TensorMatrix matrix = matrix();
                    ActivationBlock source = matrix.load(1, 2)) {
                TensorValues values = (TensorValues) ((DenseBlock) source).device();
                long before = MemoryBudget.process().usedBytes();
                try (DenseBlock remote = ActivationBlock.onDevice(values, null, 0, 1, 2, SAMPLES, ElementType.FLOAT32);
                        ActivationBlock chosen = remote.select(1, new int[] {4, 0}, MemoryBudget.process())) {
                    TensorValues selected = (TensorValues) ((DenseBlock) chosen).device();
                    assertThat(selected.samples()).hasValue(new int[] {4, 0});
                    assertThat(selected.address(0)).isEqualTo(values.address(1));
                    assertThat(MemoryBudget.process().usedBytes()).isEqualTo(before);
                    assertThat(chosen.value(0, 0)).isEqualTo(expected(4, 2));
                    assertThat(remote.value(0, 3)).isEqualTo(expected(3, 1));
                    assertThat(MemoryBudget.process().usedBytes())
                            .isEqualTo(before + (2 + 2 * SAMPLES) * (long) Float.BYTES);
                }
            }
        });
    }

    @Test
    void selectedSamplesHaveTheirValues() throws Exception {
        assertNoNativeLeak(() -> {
            try (ActivationMatrix view = matrix().select(new int[] {3, 1});
                    ActivationBlock block = view.load(0, NEURONS)) {
                assertThat(block.value(2, 0)).isEqualTo(expected(3, 2));
                assertThat(block.value(0, 1)).isEqualTo(expected(1, 0));
            }
        });
    }

    @Test
    void memoryThatDoesNotSufficeIsAnError() {
        assertThatThrownBy(() -> new TensorMatrix(cpu(), 1000, 1000, MemoryBudget.ofBytes(3_999_999)))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("take 4,000,000 bytes, of which 3,999,999 are free on cpu");
    }
}
