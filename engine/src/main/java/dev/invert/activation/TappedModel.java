package dev.invert.activation;

import dev.invert.InvertException;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.TupleElements;
import org.bytedeco.pytorch.global.torch;

/**
 * A model that gives the outputs of chosen inner layers instead of its own.
 *
 * <p>Holds native memory until {@link #close()}, and works on when the {@link TorchModel} it comes from is closed. Many
 * threads may run batches at once.
 */
@SuppressWarnings("try") // Scopes and guards work by being open; nothing refers to them.
public final class TappedModel implements AutoCloseable {
    /** Receives an output where it was computed, on the model's device, inside a scope that frees it. */
    @FunctionalInterface
    interface TensorSink {
        void accept(String layer, Tensor output);
    }

    private final String model;
    private final TorchDevice device;
    private final List<String> layers;
    private final JitModule root;
    private final TapGraph taps;

    /** Called inside a scope; keeps {@code taps} and a handle of {@code module} beyond it. */
    TappedModel(String model, TorchDevice device, JitModule module, List<String> layers, TapGraph taps) {
        this.model = model;
        this.device = device;
        this.layers = List.copyOf(layers);
        this.root = new JitModule(module).retainReference();
        this.taps = taps.retain();
    }

    /** The tapped layers, in the order in which they were asked for and are given. */
    public List<String> layers() {
        return layers;
    }

    /**
     * Runs one batch and gives each tapped layer's output.
     *
     * @param input the batch, last dimension fastest, in native memory and native byte order, from position 0
     * @param shape its extents, the batch first; their product is at most the buffer's capacity
     * @param sink receives the outputs as float32 on the CPU; what it throws ends the pass
     * @throws IllegalArgumentException when buffer and shape do not fit each other
     * @throws InvertException when the model refuses the batch, or a layer did not run on it
     */
    public void forward(FloatBuffer input, long[] shape, OutputSink sink) {
        run(input, shape, (layer, output) -> {
            Tensor values = onHost(output);
            sink.accept(layer, values.sizes().vec().get(), buffer(values));
        });
    }

    void run(FloatBuffer input, long[] shape, TensorSink sink) {
        requireFit(input, shape);
        try (PointerScope scope = new PointerScope();
                InferenceMode inference = new InferenceMode()) {
            // from_blob neither copies nor keeps the buffer alive: the fence below does.
            Tensor batch = torch.from_blob(new FloatPointer(input.duplicate().position(0)), shape)
                    .to(new Device(device.name()), torch.ScalarType.Float);
            IValue lists = apply(batch, shape);
            TupleElements elements = lists.toTupleRef().elements();
            for (int i = 0; i < layers.size(); i++) {
                give(layers.get(i), elements.get(i).toTensorVector(), sink);
            }
        } finally {
            Reference.reachabilityFence(input);
        }
    }

    private IValue apply(Tensor batch, long[] shape) {
        try {
            return taps.function().apply(new IValueVector(new IValue(root._ivalue()), new IValue(batch)));
        } catch (RuntimeException failure) {
            throw TorchErrors.at(model + ": cannot run on input of shape " + Arrays.toString(shape), failure);
        }
    }

    private void give(String layer, TensorVector outputs, TensorSink sink) {
        if (outputs.empty()) {
            throw new InvertException(
                    model + ": layer '" + layer + "' did not run on this input (it lies in a branch or"
                            + " loop that was not entered); leave it out");
        }
        for (long call = 0; call < outputs.size(); call++) {
            sink.accept(call == 0 ? layer : layer + "#" + (call + 1), outputs.get(call));
        }
    }

    /** The values as contiguous float32 on the CPU; the tensor itself when it already is that. */
    static Tensor onHost(Tensor output) {
        return output.to(new Device("cpu"), torch.ScalarType.Float).contiguous();
    }

    /** A view of the values, valid as long as the tensor. */
    static FloatBuffer buffer(Tensor values) {
        return values.data_ptr_float().capacity(values.numel()).asBuffer();
    }

    private static void requireFit(FloatBuffer input, long[] shape) {
        if (!input.isDirect() || input.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("input must be a direct buffer in native byte order");
        }
        long size = 1;
        for (long extent : shape) {
            if (extent < 1) {
                throw new IllegalArgumentException("shape=" + Arrays.toString(shape) + ": extents must be at least 1");
            }
            size = Math.multiplyExact(size, extent);
        }
        if (shape.length == 0 || size > input.capacity()) {
            throw new IllegalArgumentException("shape=%s needs %d values, input has capacity=%d"
                    .formatted(Arrays.toString(shape), size, input.capacity()));
        }
    }

    /** Frees the tapped program; the model itself goes when nobody else holds it. */
    @Override
    public void close() {
        taps.close();
        root.close();
    }
}
