package dev.invert.torch.scoring;

import dev.invert.torch.internal.products.ScoreProduct;
import dev.invert.torch.internal.tensors.SearchDevice;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Weights of the neurons of one pass on every device, as operands. Different threads may store different neurons. */
@SuppressWarnings("try") // Scopes are used only for their side effect.
final class ScoreWeights implements AutoCloseable {
    private final ScoreProduct product;
    private final int count;
    /** One tensor per digit, for each device. */
    private final List<List<Tensor>> onDevices = new ArrayList<>();

    ScoreWeights(ScoreProduct product, int count, long patterns, List<SearchDevice> devices) {
        this.product = product;
        this.count = count;
        try (PointerScope scope = new PointerScope()) {
            for (SearchDevice device : devices) {
                onDevices.add(product.allocate(count, patterns, device));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Returns the number of neurons. */
    int count() {
        return count;
    }

    /** Stores weights, int64 [k, R], as those of the neurons from {@code at}. */
    void store(Tensor weights, long at) {
        for (List<Tensor> operands : onDevices) {
            product.store(weights.to(operands.get(0).device(), weights.scalar_type()), operands, at);
        }
    }

    /** Returns the operands [k, R] of consecutive neurons on a device. */
    List<Tensor> of(int device, long from, long neurons) {
        return onDevices.get(device).stream()
                .map(digit -> digit.narrow(0, from, neurons))
                .toList();
    }

    @Override
    public void close() {
        onDevices.forEach(operands -> operands.forEach(Tensor::close));
    }
}
