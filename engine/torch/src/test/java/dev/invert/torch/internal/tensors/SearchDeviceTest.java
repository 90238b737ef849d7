package dev.invert.torch.internal.tensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.ActivationBlock;
import dev.invert.DenseBlock;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.torch.TensorMatrix;
import dev.invert.torch.TorchDevice;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SearchDeviceTest {
    private static final int SAMPLES = 10;

    @Test
    @SuppressWarnings("try") // The scope is used only for its side effect.
    void activationsOnTheSameDeviceAreNotCopied() {
        TorchDevice cpu = TorchDevice.of("cpu").get(0);
        try (TensorMatrix matrix = new TensorMatrix(cpu, SAMPLES, 4, MemoryBudget.process());
                SearchDevice device = new SearchDevice(cpu);
                PointerScope scope = new PointerScope()) {
            DenseBlock block = (DenseBlock) matrix.load(1, 3);
            for (int i = 0; i < SAMPLES; i++) {
                block.row(2).putFloat(i * Float.BYTES, i);
            }
            Tensor there = device.activations(block, 1, 2);
            assertThat(there.data_ptr().address()).isEqualTo(block.address(1));
            assertThat(there.size(0)).isEqualTo(2);
            assertThat(there.size(1)).isEqualTo(SAMPLES);

            try (DenseBlock remote =
                            ActivationBlock.onDevice(block.device(), null, 0, 1, 3, SAMPLES, ElementType.FLOAT32);
                    DenseBlock chosen = (DenseBlock) remote.select(new int[] {2, 7, 3}, MemoryBudget.process())) {
                Tensor selected = device.activations(chosen, 1, 2);
                assertThat(selected.size(1)).isEqualTo(3);
                assertThat(selected.select(0, 1).select(0, 1).item_float()).isEqualTo(7);
                assertThat(chosen.value(2, 1)).isEqualTo(7);
            }
        }
    }
}
