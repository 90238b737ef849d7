package dev.invert.torch;

import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Activations of one layer for one batch, row by row, on the device that has computed them. */
public final class TensorRows {
    private final Tensor values;

    /**
     * Creates a view.
     *
     * @param values (rows, neurons) float32, contiguous
     */
    TensorRows(Tensor values) {
        this.values = values;
    }

    Tensor values() {
        return values;
    }

    /** Returns the number of rows. */
    public int rowCount() {
        return (int) values.size(0);
    }

    /** Returns the number of neurons. */
    public int neuronCount() {
        return (int) values.size(1);
    }

    /** Returns the activations in native memory, which is freed with these rows. */
    public FloatBuffer onHost() {
        // On the CPU, this is the tensor itself.
        return TappedModel.buffer(values.to(new Device("cpu"), ScalarType.Float));
    }
}
