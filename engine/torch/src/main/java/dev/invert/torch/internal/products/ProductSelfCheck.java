package dev.invert.torch.internal.products;

import dev.invert.torch.TorchDevice;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Checks on one device that products are exact up to the limits of their formats. */
@SuppressWarnings("try") // Scopes are used only for their side effect.
public final class ProductSelfCheck {
    private static final List<Shape> SHAPES = List.of(
            new Shape(64, 64),
            new Shape(9, 65_535),
            new Shape(1_024, 65_536),
            new Shape(1_000, 50_000),
            new Shape(1_024, 262_143),
            new Shape(1_025, 262_144),
            new Shape(8_192, 65_535),
            new Shape(8_193, 65_536));

    private final TorchDevice device;

    /** Numbers of patterns and of samples. */
    private record Shape(int patterns, long samples) {}

    /**
     * Checks products on the first device of a name.
     *
     * @throws dev.invert.errors.InvertException if this machine has no such device
     */
    public ProductSelfCheck(String device) {
        this.device = TorchDevice.of(device).get(0);
        MatrixPrecision.requireFull();
    }

    /** Returns the number of shapes that a mode is checked on. */
    public static long shapeCount(ProductMode mode) {
        return SHAPES.stream().filter(shape -> isExact(mode, shape)).count();
    }

    private static boolean isExact(ProductMode mode, Shape shape) {
        return mode.isExact(shape.samples(), SquareQuarter.of(shape.samples()));
    }

    /** Returns the first difference of a mode to int64 arithmetic in one line; empty if there is none. */
    public Optional<String> difference(ProductMode mode) {
        return SHAPES.stream()
                .filter(shape -> isExact(mode, shape))
                .flatMap(shape -> difference(mode, shape)
                        .map(text ->
                                "%s (%,d patterns, %,d samples)".formatted(text, shape.patterns(), shape.samples()))
                        .stream())
                .findFirst();
    }

    private Optional<String> difference(ProductMode mode, Shape shape) {
        try (PointerScope scope = new PointerScope();
                SearchDevice onDevice = new SearchDevice(device)) {
            long[] sizes = new long[shape.patterns()];
            Arrays.fill(sizes, shape.samples() / shape.patterns());
            sizes[0] += shape.samples() % shape.patterns();
            Tensor none = torch.empty(
                    new long[] {0, shape.patterns()}, onDevice.options(ScalarType.Bool), onDevice.anyFormat());
            DeviceConcepts problem = new DeviceConcepts(
                    none, onDevice.longs(sizes, sizes.length), shape.samples(), SquareQuarter.of(shape.samples()));
            Products products = new Products(problem);
            ProductCheck check = new ProductCheck(problem, products.maxWeight());
            Optional<String> searching = check.difference(concepts -> products.of(mode, concepts));
            if (searching.isPresent() || mode == ProductMode.FLOAT64_PACKED) {
                return searching;
            }
            return check.difference(new ScoreProduct(mode, shape.patterns(), products.maxWeight())::checked);
        }
    }
}
