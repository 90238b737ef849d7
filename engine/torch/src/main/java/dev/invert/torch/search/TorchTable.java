package dev.invert.torch.search;

import dev.invert.internal.kernel.PatternTable;
import dev.invert.torch.internal.products.PatternProduct;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import dev.invert.torch.internal.tensors.DeviceTable;
import dev.invert.torch.internal.tensors.SearchDevice;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A concept set on one device, shared by the threads that search there.
 *
 * @param patterns the table on the host
 * @param onDevice its tensors
 * @param conceptSizes float64 [C]: number of samples of each concept
 * @param product sums over intersections with the concepts
 */
record TorchTable(PatternTable patterns, DeviceTable onDevice, Tensor conceptSizes, PatternProduct product)
        implements AutoCloseable {
    /** Returns a table with the product that a factory makes of its tensors. */
    @SuppressWarnings("try") // The scope is used only for its side effect.
    static TorchTable of(PatternTable patterns, SearchDevice device, long maxSum, ProductFactory products) {
        try (PointerScope scope = new PointerScope()) {
            double[] sizes = new double[patterns.conceptCount()];
            for (int c = 0; c < sizes.length; c++) {
                sizes[c] = patterns.conceptSize(c);
            }
            Tensor conceptSizes = device.doubles(sizes, sizes.length);
            DeviceTable onDevice = DeviceTable.of(patterns, device, maxSum);
            try {
                PatternProduct product = products.create(onDevice.concepts());
                return new TorchTable(patterns, onDevice, conceptSizes.retainReference(), product);
            } catch (RuntimeException | Error e) {
                onDevice.close();
                throw e;
            }
        }
    }

    /** Creates the product of a concept set, inside a PointerScope. */
    @FunctionalInterface
    interface ProductFactory {
        /** Returns a product, which the caller closes. */
        PatternProduct create(DeviceConcepts concepts);
    }

    @Override
    public void close() {
        product.close();
        conceptSizes.close();
        onDevice.close();
    }
}
