package dev.invert.torch;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.batches.InputType;
import dev.invert.batches.NamedSource;
import dev.invert.errors.InvertException;
import dev.invert.errors.NearestNames;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NamedJitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A TorchScript model, scripted or traced, opened for inference.
 *
 * <p>Holds native memory until {@link #close()}. Thread-safe.
 */
@SuppressWarnings("try") // The scope is used only for its side effect.
public final class TorchModel implements AutoCloseable {
    private final Path file;
    private final List<OnDevice> devices;
    private final List<Layer> layers;

    private record OnDevice(TorchDevice device, JitModule module) {}

    private TorchModel(Path file, List<OnDevice> devices) {
        this.file = file;
        this.devices = devices;
        this.layers = layersOf(devices.get(0).module());
    }

    /**
     * Opens a TorchScript file. The file is a program: open only files from sources you trust.
     *
     * @param file written by {@code torch.jit.save}
     * @param device {@code cpu}, {@code cuda} (all CUDA devices, which share the batches), {@code cuda:I}, or
     *     {@code auto} (CUDA if available)
     * @throws InvertException if the file is missing or not TorchScript, or the device does not exist
     */
    public static TorchModel open(Path file, String device) {
        return open(file, device, Precision.FP32);
    }

    /**
     * Opens a TorchScript file for computing in a given precision.
     *
     * @param file written by {@code torch.jit.save}
     * @param device as for {@link #open(Path, String)}
     * @param precision type to convert parameters to; {@link Precision#FP32} leaves them as saved
     * @throws InvertException as {@link #open(Path, String)}
     */
    public static TorchModel open(Path file, String device, Precision precision) {
        if (!Files.isRegularFile(file)) {
            throw new InvertException(file + ": " + (Files.exists(file) ? "is not a file" : "no such file")
                    + "; expected a TorchScript model");
        }
        if (!Files.isReadable(file)) {
            throw new InvertException(file + ": cannot be read; check its permissions");
        }
        ModelFile.requireTorchScript(file);
        Optional<String> whyNot = LibTorch.whyNot();
        if (whyNot.isPresent()) {
            throw new InvertException(whyNot.get());
        }
        return open(file, TorchDevice.of(device, precision));
    }

    /** Loads an existing file onto each device; LibTorch must be loaded. */
    static TorchModel open(Path file, List<TorchDevice> devices) {
        List<OnDevice> opened = new ArrayList<>();
        try (PointerScope scope = new PointerScope()) {
            for (TorchDevice device : devices) {
                JitModule module = torch.load(file.toString(), new DeviceOptional(device.torch()), true);
                module.eval();
                device.adopt(module);
                opened.add(new OnDevice(device, module));
            }
            TorchModel model = new TorchModel(file, List.copyOf(opened));
            opened.forEach(one -> one.module().retainReference());
            return model;
        } catch (RuntimeException failure) {
            throw TorchErrors.at(
                    file + ": is not a TorchScript model that LibTorch " + LibTorch.version()
                            + " can open (write one with torch.jit.script or torch.jit.trace)",
                    failure);
        }
    }

    /** Returns the layers that {@link #tap} accepts, in module order: parents first. Empty for a frozen model. */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * Returns a copy of a two-dimensional parameter, such as the weights of a linear layer.
     *
     * @param name name as in {@code fc2.weight}
     * @return rows of the parameter
     * @throws InvertException if the model has no such parameter
     */
    public float[][] parameter(String name) {
        try (PointerScope scope = new PointerScope()) {
            return ModuleTensors.matrix(devices.get(0).module(), name);
        } catch (RuntimeException failure) {
            throw TorchErrors.at(file + ": has no two-dimensional parameter " + name, failure);
        }
    }

    /** Returns the device of the model: {@code cpu}, {@code cuda:I}, or several of these separated by commas. */
    public String device() {
        return devices.stream().map(one -> one.device().name()).collect(Collectors.joining(","));
    }

    /** Returns the file that the model was read from. */
    public Path file() {
        return file;
    }

    /**
     * Prepares a forward pass that computes the outputs of these layers and nothing after the last of them.
     *
     * @param names distinct names from {@link #layers()}, at least one; a layer that returns several tensors is followed
     *     by the one to record, as in {@code encoder.last_hidden_state} or {@code lstm[1][0]}
     * @throws InvertException if there is no such layer, it is never called, or it returns no such tensor
     */
    public TappedModel tap(List<String> names) {
        List<OutputPath> outputs = outputs(names);
        try (PointerScope scope = new PointerScope()) {
            return tapped(outputs, null, devices);
        } catch (RuntimeException failure) {
            throw TorchErrors.at(file + ": cannot tap " + String.join(", ", names), failure);
        }
    }

    /**
     * Prepares the model for interventions in these layers, on its first device.
     *
     * @param names distinct names of layers, as for {@link #tap}; a layer that returns a tuple is followed by the element
     *     to change, by default the first tensor
     * @param pooling pooling whose neurons are changed: {@code avg} means the channels (batch, channels, ...),
     *     {@code mean-tokens} the features (batch, ..., features), {@link Pooling#byRank()} either by the number of
     *     dimensions
     * @throws InvertException if there is no such layer, it is never called, or it returns no tensor
     */
    public InterventionModel interventions(List<String> names, Pooling pooling) {
        List<OutputPath> outputs = outputs(names);
        OnDevice first = devices.get(0);
        try (PointerScope scope = new PointerScope()) {
            return new InterventionModel(file.toString(), first.device(), first.module(), outputs, pooling);
        } catch (RuntimeException failure) {
            throw TorchErrors.at(file + ": cannot change " + String.join(", ", names), failure);
        }
    }

    /**
     * Runs one sample of zeros to determine the output shapes of all layers.
     *
     * @param type element type of the model's input
     * @param sampleShape shape of one sample without the batch dimension
     * @param budget budget of the sample
     * @return for each layer the shape of its output with a batch of one, as in {@code (1, 64, 56, 56)}; several,
     *     separated by commas, if it is called several times; or the reason that it has none
     * @throws InvertException if the model rejects such input
     */
    public Map<String, String> outputShapes(InputType type, long[] sampleShape, MemoryBudget budget) {
        return outputShapes(List.of(new NamedSource("", new Zeros(type, sampleShape))), budget);
    }

    /**
     * Runs one sample of zeros for each input to determine the output shapes of all layers.
     *
     * @param inputs inputs by argument of the forward pass, of which only types and shapes are read
     * @param budget budget of the sample
     * @return as {@link #outputShapes(InputType, long[], MemoryBudget)}
     * @throws InvertException if the model rejects such input
     */
    public Map<String, String> outputShapes(List<NamedSource> inputs, MemoryBudget budget) {
        Map<String, String> found = new HashMap<>();
        List<NativeBlock> blocks = new ArrayList<>();
        List<OutputPath> all = layers.stream()
                .map(layer -> new OutputPath(layer.name(), layer.name(), List.of()))
                .toList();
        Map<String, String> shapes = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope();
                TappedModel tapped = tapped(all, found, devices.subList(0, 1))) {
            List<BatchInput> zeros = new ArrayList<>();
            for (NamedSource input : inputs) {
                zeros.add(zeros(input, budget, blocks));
            }
            tapped.runWhatRuns(zeros, new TappedModel.CallSink() {
                @Override
                public void accept(String layer, int call, Tensor output) {
                    shapes.merge(layer, extents(output), (first, next) -> first + ", " + next);
                }

                @Override
                public void missing(String layer, String reason) {
                    found.putIfAbsent(layer, reason.equals(TappedModel.NOT_RUN) ? "did not run on this input" : reason);
                }
            });
        } finally {
            blocks.forEach(NativeBlock::close);
        }
        Map<String, String> result = new LinkedHashMap<>();
        all.forEach(output -> result.put(
                output.name(),
                shapes.getOrDefault(output.name(), found.getOrDefault(output.name(), "did not run on this input"))));
        return result;
    }

    private static BatchInput zeros(NamedSource input, MemoryBudget budget, List<NativeBlock> blocks) {
        BatchSource source = input.source();
        long[] shape = LongStream.concat(LongStream.of(1), LongStream.of(source.sampleShape()))
                .toArray();
        InputType type = source.inputType();
        NativeBlock block =
                budget.allocate(MemoryTag.BATCHES, LongStream.of(shape).reduce(type.byteCount(), Math::multiplyExact));
        blocks.add(block);
        return new BatchInput(input.name(), block.bytes(), type, shape);
    }

    private TappedModel tapped(List<OutputPath> outputs, Map<String, String> refusals, List<OnDevice> where) {
        List<Replica> replicas = new ArrayList<>();
        for (OnDevice one : where) {
            TapGraph taps = TapGraph.of(one.module(), outputs, file.toString(), refusals);
            replicas.add(
                    Replica.of(one.device(), one.module(), ForwardArguments.of(one.module(), file.toString()), taps));
        }
        return new TappedModel(
                file.toString(), outputs.stream().map(OutputPath::name).toList(), replicas);
    }

    private static String extents(Tensor tensor) {
        return LongStream.of(tensor.sizes().vec().get())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Returns the outputs of layers by their names; fails as {@link #tap} does. */
    List<OutputPath> outputs(List<String> names) {
        if (names.isEmpty()) {
            throw new InvertException(file + ": no layer asked for; name at least one");
        }
        if (layers.isEmpty()) {
            throw new InvertException(file + ": has no named layers; a frozen model (torch.jit.freeze,"
                    + " optimize_for_inference) has lost them: save it before freezing");
        }
        List<String> known = layers.stream().map(Layer::name).toList();
        List<OutputPath> outputs = new ArrayList<>();
        HashSet<String> seen = new HashSet<>();
        for (String name : names) {
            OutputPath output = OutputPath.of(name, known);
            if (output == null) {
                throw unknown(name, known);
            }
            if (!seen.add(name)) {
                throw new InvertException("layer '" + name + "' is asked for twice; name it once");
            }
            outputs.add(output);
        }
        return outputs;
    }

    private InvertException unknown(String name, List<String> known) {
        List<String> nearest = NearestNames.of(name, known);
        return new InvertException(file + ": has no layer '" + name + "'; "
                + (nearest.isEmpty()
                        ? "`invert layers` lists its " + known.size() + " layers"
                        : "nearest: " + String.join(", ", nearest)));
    }

    private static List<Layer> layersOf(JitModule module) {
        List<Layer> layers = new ArrayList<>();
        var modules = module.named_modules();
        var end = modules.end();
        for (var m = modules.begin(); m.notEquals(end); m.increment()) {
            NamedJitModule named = m.multiply();
            BytePointer name = named.name();
            if (name != null && !name.isNull() && !name.getString().isEmpty()) {
                String type = named.value().type().annotation_str().getString();
                layers.add(new Layer(name.getString(), type.substring(type.lastIndexOf('.') + 1)));
            }
        }
        return List.copyOf(layers);
    }

    /** Frees the model. Models tapped from it keep what they need. */
    @Override
    public void close() {
        devices.forEach(one -> one.module().close());
    }
}
