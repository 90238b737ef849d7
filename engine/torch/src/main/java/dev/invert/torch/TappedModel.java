package dev.invert.torch;

import dev.invert.batches.InputType;
import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import java.lang.ref.Reference;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.TupleElements;
import org.bytedeco.pytorch.global.torch;

/**
 * A model that returns the outputs of chosen inner layers instead of its own.
 *
 * <p>Holds native memory until {@link #close()}, and remains usable after the {@link TorchModel} that it was created
 * from is closed. Several threads may run batches at once.
 */
@SuppressWarnings("try") // Scopes and guards are used only for their side effects.
public final class TappedModel implements AutoCloseable {
    /** Receives an output on the model's device, inside a scope that frees it. */
    @FunctionalInterface
    interface TensorSink {
        void accept(String layer, Tensor output);
    }

    private final String model;
    private final List<String> layers;
    private final List<Replica> replicas;

    /**
     * Creates a tapped model.
     *
     * @param replicas one per device, at least one; owned by this object
     */
    TappedModel(String model, List<String> layers, List<Replica> replicas) {
        this.model = model;
        this.layers = List.copyOf(layers);
        this.replicas = List.copyOf(replicas);
    }

    /** Returns the replicas, one per device. */
    List<Replica> replicas() {
        return replicas;
    }

    /** Returns the tapped layers, in the order of the request and of the outputs. */
    public List<String> layers() {
        return layers;
    }

    /**
     * Runs one batch and delivers the output of each tapped layer.
     *
     * @param input the batch, last dimension fastest, in native memory and native byte order, from position 0
     * @param shape shape of the input, batch dimension first; its product is at most the buffer's capacity
     * @param sink receives the outputs as float32 on the CPU; an exception from it ends the pass
     * @throws IllegalArgumentException if buffer and shape do not match
     * @throws InvertException if the model rejects the batch, or a layer did not run on it
     */
    public void forward(FloatBuffer input, long[] shape, OutputSink sink) {
        requireFit(input, input.order(), shape);
        try (PointerScope scope = new PointerScope()) {
            // from_blob neither copies the buffer nor keeps it alive; the fence below does.
            Tensor batch = torch.from_blob(new FloatPointer(input.duplicate().position(0)), shape);
            Replica first = replicas.get(0);
            run(
                    first,
                    batch,
                    Arrays.toString(shape),
                    (layer, output) -> {
                        Tensor values = first.device().toHost(output);
                        sink.accept(layer, values.sizes().vec().get(), buffer(values));
                    },
                    this::refuseMissing);
        } finally {
            Reference.reachabilityFence(input);
        }
    }

    /**
     * Runs one batch on a replica and passes the outputs to the sink without copying them to the CPU.
     *
     * @param samples description of the samples, for errors
     * @throws InvertException if the model rejects the batch, or a layer did not run on it
     */
    void run(Replica replica, ByteBuffer input, InputType type, long[] shape, String samples, TensorSink sink) {
        run(replica, input, type, shape, " (" + samples + ")", sink, this::refuseMissing);
    }

    /** Runs one batch on the first replica, and ignores layers that did not run. */
    void runWhatRuns(ByteBuffer input, InputType type, long[] shape, TensorSink sink) {
        run(replicas.get(0), input, type, shape, "", sink, layer -> {});
    }

    private void run(
            Replica replica,
            ByteBuffer input,
            InputType type,
            long[] shape,
            String samples,
            TensorSink sink,
            Consumer<String> missing) {
        try (PointerScope scope = new PointerScope()) {
            Tensor batch = blob(input.duplicate().order(ByteOrder.nativeOrder()).clear(), type, shape);
            run(replica, batch, Arrays.toString(shape) + samples, sink, missing);
        } finally {
            Reference.reachabilityFence(input);
        }
    }

    private static Tensor blob(ByteBuffer input, InputType type, long[] shape) {
        return switch (type) {
            case FLOAT32 -> {
                FloatBuffer values = input.asFloatBuffer();
                requireFit(values, values.order(), shape);
                yield torch.from_blob(new FloatPointer(values), shape);
            }
            case INT64 -> {
                LongBuffer values = input.asLongBuffer();
                requireFit(values, values.order(), shape);
                yield torch.from_blob(new LongPointer(values), shape, new TensorOptions(torch.ScalarType.Long));
            }
        };
    }

    private void run(Replica replica, Tensor values, String what, TensorSink sink, Consumer<String> missing) {
        try (PointerScope scope = new PointerScope();
                InferenceMode inference = new InferenceMode()) {
            TupleElements elements = apply(replica, values, what).toTupleRef().elements();
            for (int i = 0; i < layers.size(); i++) {
                give(layers.get(i), elements.get(i).toTensorVector(), sink, missing);
            }
        }
    }

    private IValue apply(Replica replica, Tensor values, String what) {
        try {
            return replica.apply(replica.device().place(values));
        } catch (RuntimeException failure) {
            InvertException error = TorchErrors.at(model + ": cannot run on input of shape " + what, failure);
            throw TokenErrors.advice(error.getMessage(), values)
                    .map(advice -> new InvertException(Message.of(error.message(), advice), failure))
                    .orElse(error);
        }
    }

    private void refuseMissing(String layer) {
        throw new InvertException(model + ": layer '" + layer + "' did not run on this input (it lies in a branch or"
                + " loop that was not entered); leave it out");
    }

    private static void give(String layer, TensorVector outputs, TensorSink sink, Consumer<String> missing) {
        if (outputs.empty()) {
            missing.accept(layer);
        }
        for (long call = 0; call < outputs.size(); call++) {
            sink.accept(call == 0 ? layer : layer + "#" + (call + 1), outputs.get(call));
        }
    }

    /** Returns a view of the values, valid as long as the tensor. */
    static FloatBuffer buffer(Tensor values) {
        return values.data_ptr_float().capacity(values.numel()).asBuffer();
    }

    private static void requireFit(Buffer input, ByteOrder order, long[] shape) {
        if (!input.isDirect() || order != ByteOrder.nativeOrder()) {
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

    /** Frees the tapped program. The model itself is freed when nothing else references it. */
    @Override
    public void close() {
        replicas.forEach(Replica::close);
    }
}
