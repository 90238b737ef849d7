package dev.invert.torch;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import java.lang.ref.Reference;
import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
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

    /** Receives every output as it is, also where a call gave no tensor. */
    interface CallSink {
        /**
         * Called for a call that gave a tensor.
         *
         * @param call number of the call, from 0
         */
        void accept(String layer, int call, Tensor output);

        /** Called for a layer that did not run, or a call that gave no tensor; the reason continues "layer ...". */
        void missing(String layer, String reason);
    }

    /** The reason of a layer that did not run. */
    static final String NOT_RUN = "did not run on this input (it lies in a branch or loop that was not entered)";

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

    /**
     * Returns warnings about a mode of training that is frozen into the program before the tapped layers, one line each;
     * empty for most models.
     */
    public List<String> warnings() {
        return replicas.get(0).taps().warnings();
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
            run(first, Map.of(ForwardArguments.FIRST, batch), Arrays.toString(shape), outputs((layer, output) -> {
                Tensor values = first.device().toHost(output);
                sink.accept(layer, values.sizes().vec().get(), buffer(values));
            }));
        } finally {
            Reference.reachabilityFence(input);
        }
    }

    /**
     * Runs one batch on a replica and passes the outputs, as dense floating-point numbers, to the sink without copying
     * them to the CPU.
     *
     * @param samples description of the samples, for errors
     * @throws InvertException if the model rejects the batch, or a layer did not run on it or gave no real numbers
     */
    void run(Replica replica, List<BatchInput> inputs, String samples, TensorSink sink) {
        run(replica, inputs, " (" + samples + ")", outputs(sink));
    }

    /** Runs one batch on the first replica, and passes the outputs as they are. */
    void runWhatRuns(List<BatchInput> inputs, CallSink sink) {
        run(replicas.get(0), inputs, "", sink);
    }

    private void run(Replica replica, List<BatchInput> inputs, String samples, CallSink sink) {
        try (PointerScope scope = new PointerScope()) {
            Map<String, Tensor> batch = new LinkedHashMap<>();
            inputs.forEach(input -> batch.put(input.name(), input.blob()));
            String shapes = inputs.stream().map(BatchInput::describe).collect(Collectors.joining(", "));
            run(replica, batch, shapes + samples, sink);
        } finally {
            Reference.reachabilityFence(inputs);
        }
    }

    private void run(Replica replica, Map<String, Tensor> batch, String what, CallSink sink) {
        try (PointerScope scope = new PointerScope();
                InferenceMode inference = new InferenceMode()) {
            TupleElements elements = apply(replica, batch, what).toTupleRef().elements();
            for (int i = 0; i < layers.size(); i++) {
                give(layers.get(i), elements.get(i).toList(), sink);
            }
        }
    }

    private IValue apply(Replica replica, Map<String, Tensor> batch, String what) {
        try {
            return replica.apply(batch);
        } catch (RuntimeException failure) {
            InvertException error = TorchErrors.at(model + ": cannot run on input of shape " + what, failure);
            throw batch.values().stream()
                    .flatMap(values -> TokenErrors.advice(error.getMessage(), values).stream())
                    .findFirst()
                    .map(advice -> new InvertException(Message.of(error.message(), advice), failure))
                    .orElse(error);
        }
    }

    /** Returns a sink that passes real numbers on and rejects calls without any. */
    private CallSink outputs(TensorSink sink) {
        return new CallSink() {
            @Override
            public void accept(String layer, int call, Tensor output) {
                String name = call == 0 ? layer : layer + "#" + (call + 1);
                if (call > 0 && layers.contains(name)) {
                    throw new InvertException(model + ": call " + (call + 1) + " of layer '" + layer
                            + "' and the layer '" + name + "' have the same name; give each a run of its own");
                }
                sink.accept(name, RealOutput.of(name, output));
            }

            @Override
            public void missing(String layer, String reason) {
                throw new InvertException(
                        model + ": layer '" + layer + "' " + reason + (reason.equals(NOT_RUN) ? "; leave it out" : ""));
            }
        };
    }

    /** Passes on the calls of a layer: per call a list of one pair, a reason and a tensor. */
    private static void give(String layer, GenericList calls, CallSink sink) {
        if (calls.empty()) {
            sink.missing(layer, NOT_RUN);
        }
        for (int call = 0; call < calls.size(); call++) {
            TupleElements pair = calls.get(call).toList().get(0).toTupleRef().elements();
            // An empty text has no pointer.
            BytePointer note = pair.get(0).toConstantString().string();
            if (note == null || note.isNull()) {
                sink.accept(layer, call, pair.get(1).toTensor());
            } else {
                sink.missing(layer, OutputCode.reason(layer, note.getString()));
            }
        }
    }

    /** Returns a view of the values, valid as long as the tensor. */
    static FloatBuffer buffer(Tensor values) {
        return values.data_ptr_float().capacity(values.numel()).asBuffer();
    }

    static void requireFit(Buffer input, ByteOrder order, long[] shape) {
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
