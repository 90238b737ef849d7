package dev.invert.torch;

import dev.invert.DeviceValues;
import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.util.Arrays;
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
     * Returns some of the neurons, to be read only. Must be called inside a PointerScope, to which the result belongs.
     *
     * @param first index of the first neuron among these
     * @param rows number of neurons
     * @return [k, N] float32
     */
    public Tensor rows(int first, int rows) {
        Tensor all = matrix.narrow(0, (long) firstNeuron + first, rows);
        if (samples == null) {
            return all;
        }
        Tensor chosen = torch.from_blob(
                new IntPointer(samples), new long[] {samples.length}, new TensorOptions(ScalarType.Int));
        // Copied here: the array's memory is freed with its pointer.
        return all.index_select(1, chosen.to(device.torch(), ScalarType.Long));
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
            TensorMatrix.over(copy, count, width).copy_(rows(0, count));
            return copy;
        } catch (RuntimeException e) {
            copy.close();
            throw e;
        }
    }
}
