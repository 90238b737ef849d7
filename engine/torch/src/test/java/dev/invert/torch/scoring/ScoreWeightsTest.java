package dev.invert.torch.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.internal.products.ScoreProduct;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class ScoreWeightsTest {
    /** The second device fails: the weights on the first one are freed. */
    @Test
    void weightsThatCannotBeAllocatedOnEveryDeviceAreFreed() {
        try (SearchDevice first = new SearchDevice(TorchDevice.of("cpu").get(0))) {
            ScoreProduct product = new ScoreProduct(ProductMode.INT8, 100, 1L << 30);
            List<SearchDevice> devices = Arrays.asList(first, null);
            long before = Pointer.totalCount();

            assertThatThrownBy(() -> new ScoreWeights(product, 10, 100, devices).close())
                    .isInstanceOf(NullPointerException.class);
            assertThat(Pointer.totalCount() - before).isLessThanOrEqualTo(0);
        }
    }
}
