package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.DenseBlock;
import dev.invert.MemoryBudget;
import dev.invert.torch.TensorMatrix;
import dev.invert.torch.TorchDevice;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
            matrix.put(0, torch.rand(new long[] {SAMPLES, 4}));
            try (DenseBlock block = (DenseBlock) matrix.load(1, 3);
                    DenseBlock copy = (DenseBlock) block.select(new int[] {2, 7, 3}, MemoryBudget.process())) {
                Tensor there = device.activations(block, 1, 2);
                assertThat(there.data_ptr().address()).isEqualTo(block.address(1));
                assertThat(there.size(0)).isEqualTo(2);
                assertThat(there.size(1)).isEqualTo(SAMPLES);

                Tensor copied = device.activations(copy, 1, 2);
                assertThat(copied.data_ptr().address()).isNotEqualTo(copy.address(1));
                assertThat(copied.select(0, 0).select(0, 1).item_float()).isEqualTo((float) block.value(1, 7));
            }
        }
    }
}
