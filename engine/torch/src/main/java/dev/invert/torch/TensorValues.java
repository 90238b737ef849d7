package dev.invert.torch;

import dev.invert.DeviceValues;
import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Consecutive neurons of a {@link TensorMatrix} on its device. */
@SuppressWarnings("try") // The scope is used only for its side effect.
public final class TensorValues implements DeviceValues {
    private final Tensor matrix;
    private final TorchDevice device;
    private final int firstNeuron;
    private final int count;
    private final MemoryBudget budget;
    /** Null for all samples in order. */
    private final int[] samples;

    /**
     * Creates a view.
     *
     * @param matrix [K, N] float32, which must outlive this object
     * @param budget budget of copies in native memory
     */
    TensorValues(Tensor matrix, TorchDevice device, int firstNeuron, int count, MemoryBudget budget) {
        this(matrix, device, firstNeuron, count, budget, null);
    }

    private TensorValues(
            Tensor matrix, TorchDevice device, int firstNeuron, int count, MemoryBudget budget, int[] samples) {
        this.matrix = matrix;
        this.device = device;
        this.firstNeuron = firstNeuron;
        this.count = count;
        this.budget = budget;
        this.samples = samples;
    }

    /** Returns whether the activations lie on a device. */
    public boolean isOn(TorchDevice other) {
        return device.name().equals(other.name());
    }

    /**
     * Returns the address of a neuron on the device. All samples of the matrix, float32, follow one another there, and then
     * those of the next neuron.
     *
     * @param row index of the neuron among these
     */
    public long address(int row) {
        return matrix.data_ptr().address() + (firstNeuron + row) * matrix.size(1) * Float.BYTES;
    }

    /** Returns the number of samples of the matrix. */
    public long matrixSampleCount() {
        return matrix.size(1);
    }

    /** Returns the samples of the matrix that are selected; empty for all in order. */
    public Optional<int[]> samples() {
        return Optional.ofNullable(samples).map(int[]::clone);
    }

    @Override
    public DeviceValues select(int firstRow, int rows, int[] selected) {
        int[] chosen = selected.clone();
        if (samples != null) {
            Arrays.setAll(chosen, i -> samples[selected[i]]);
        }
        return new TensorValues(matrix, device, firstNeuron + firstRow, rows, budget, chosen);
    }

    @Override
    public NativeBlock toHost() {
        long width = samples == null ? matrix.size(1) : samples.length;
        NativeBlock copy = budget.allocate(MemoryTag.ACTIVATIONS, count * width * Float.BYTES);
        try (PointerScope scope = new PointerScope()) {
            TensorMatrix.over(copy, count, width).copy_(values());
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    private Tensor values() {
        Tensor all = matrix.narrow(0, firstNeuron, count);
        return samples == null ? all : selected(all, samples, device);
    }

    private static Tensor selected(Tensor all, int[] samples, TorchDevice device) {
        Tensor chosen = torch.from_blob(
                new IntPointer(samples), new long[] {samples.length}, new TensorOptions(ScalarType.Int));
        // Copied here: the array's memory is freed with its pointer.
        return all.index_select(1, chosen.to(device.torch(), ScalarType.Long));
    }
}
