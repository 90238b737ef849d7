package dev.invert.torch;

import dev.invert.ActivationBlock;
import dev.invert.ActivationMatrix;
import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Activations of a layer on a device, neuron-major: on a GPU in its memory, on the CPU in native memory within the budget.
 * A search on the same device reads them where they are.
 */
@SuppressWarnings("try") // Scopes are used only for their side effect.
public final class TensorMatrix implements ActivationMatrix {
    /** Bounds the temporary memory of counting. */
    private static final int NEURONS_COUNTED_AT_ONCE = 256;

    private final TorchDevice device;
    private final int sampleCount;
    private final int neuronCount;
    private final MemoryBudget budget;
    /** Null on a GPU. */
    private final NativeBlock memory;

    private final Tensor values;

    /**
     * Allocates a matrix of zeros.
     *
     * @param budget budget of native memory; the memory of a GPU is limited by what is free there
     * @throws InvertException if the memory does not suffice
     */
    public TensorMatrix(TorchDevice device, int sampleCount, int neuronCount, MemoryBudget budget) {
        this.device = device;
        this.sampleCount = sampleCount;
        this.neuronCount = neuronCount;
        this.budget = budget;
        long bytes = rowBytes() * neuronCount;
        long free = device.isCuda() ? device.freeBytes() : budget.freeBytes();
        if (bytes > free) {
            throw new InvertException("%,d activations of %,d neurons take %,d bytes, of which %,d are free on %s"
                    .formatted(sampleCount, neuronCount, bytes, free, device.name()));
        }
        memory = device.isCuda() ? null : budget.allocate(MemoryTag.ACTIVATIONS, bytes);
        try (PointerScope scope = new PointerScope()) {
            Tensor allocated = device.isCuda()
                    ? torch.zeros(
                            new long[] {neuronCount, sampleCount},
                            new TensorOptions(ScalarType.Float).device(new DeviceOptional(device.torch())))
                    : over(memory, neuronCount, sampleCount);
            values = allocated.retainReference();
        } catch (RuntimeException e) {
            if (memory != null) {
                memory.close();
            }
            throw TorchErrors.at("%,d bytes on %s".formatted(bytes, device.name()), e);
        }
    }

    /** Returns a view of native memory as [K, N] float32, valid as long as the memory. */
    static Tensor over(NativeBlock memory, long neurons, long samples) {
        return torch.from_blob(
                new Address(memory.address()), new long[] {neurons, samples}, new TensorOptions(ScalarType.Float));
    }

    /**
     * Copies samples into this matrix.
     *
     * @param firstSample index of the first one
     * @param rows a row per sample, on any device
     */
    public void put(long firstSample, TensorRows rows) {
        try (PointerScope scope = new PointerScope()) {
            values.narrow(1, firstSample, rows.rowCount()).copy_(rows.values().t());
        }
        // The source is freed next, for use on another stream.
        device.synchronize();
    }

    /** Counts the activations other than 0 among the first samples. */
    public long countNonzero(int samples) {
        long count = 0;
        for (int k = 0; k < neuronCount; k += NEURONS_COUNTED_AT_ONCE) {
            try (PointerScope scope = new PointerScope()) {
                Tensor some = values.narrow(0, k, Math.min(NEURONS_COUNTED_AT_ONCE, neuronCount - k));
                count += some.narrow(1, 0, samples).count_nonzero().item_long();
            }
        }
        return count;
    }

    private long rowBytes() {
        return (long) sampleCount * Float.BYTES;
    }

    @Override
    public int sampleCount() {
        return sampleCount;
    }

    @Override
    public int neuronCount() {
        return neuronCount;
    }

    @Override
    public ElementType elementType() {
        return ElementType.FLOAT32;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public ActivationBlock load(int firstNeuron, int count) {
        Objects.checkFromIndexSize(firstNeuron, count, neuronCount);
        return ActivationBlock.onDevice(
                new TensorValues(values, device, firstNeuron, count, budget),
                memory,
                memory == null ? 0 : firstNeuron * rowBytes(),
                firstNeuron,
                count,
                sampleCount,
                elementType());
    }

    @Override
    public void close() {
        values.close();
        if (memory != null) {
            memory.close();
        }
    }
}
