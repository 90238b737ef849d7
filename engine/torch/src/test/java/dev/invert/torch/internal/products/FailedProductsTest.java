package dev.invert.torch.internal.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.torch.LibTorch;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A product that cannot be created leaves no tensors behind. */
@SuppressWarnings("try") // Scopes are used only for their side effect.
class FailedProductsTest {
    private static final int PATTERNS = 50;

    private final Tensor sizes = ones(PATTERNS);

    private static Tensor ones(long... shape) {
        LibTorch.require();
        return torch.ones(shape, new TensorOptions(ScalarType.Long));
    }

    /** Returns the number of native objects that creating a product of concepts of three axes has added. */
    private long leftBy(ProductMode mode) {
        // A matrix of three axes cannot be transposed.
        DeviceConcepts broken = new DeviceConcepts(ones(3, PATTERNS, 1), sizes, PATTERNS, SquareQuarter.of(PATTERNS));
        long before = Pointer.totalCount();
        try (PointerScope scope = new PointerScope()) {
            assertThatThrownBy(() -> {
                        PatternProduct product = mode == ProductMode.FLOAT64_PACKED
                                ? new PackedProduct(broken)
                                : new DigitProduct(mode, broken, PATTERNS, 1L << 30);
                        product.close();
                    })
                    .isInstanceOf(RuntimeException.class)
                    .hasMessageContaining("expects a tensor with <= 2 dimensions");
        }
        return Pointer.totalCount() - before;
    }

    @ParameterizedTest
    @EnumSource(ProductMode.class)
    void leaveNoTensors(ProductMode mode) {
        // What the first failure loads or leaves to the collector does not count.
        leftBy(mode);
        assertThat(leftBy(mode)).isLessThanOrEqualTo(0);
    }

    /** The count that the other test compares does count tensors. */
    @Test
    void tensorsThatAreKeptAreCounted() {
        long before = Pointer.totalCount();
        Tensor kept;
        try (PointerScope scope = new PointerScope()) {
            kept = PackedProduct.kept(sizes.add(sizes));
        }
        assertThat(Pointer.totalCount() - before).isPositive();
        kept.close();
    }
}
