package dev.invert.torch;

import dev.invert.MemoryBudget;
import dev.invert.batches.InputType;
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
 * <p>Holds native memory until {@link #close()}. May be tapped from many threads.
 */
@SuppressWarnings("try") // A PointerScope works by being open; nothing refers to it.
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
     * Opens a TorchScript file. The file is a program: open only what comes from someone you trust.
     *
     * @param file written by {@code torch.jit.save}
     * @param device {@code cpu}, {@code cuda} (all CUDA devices, which share the batches), {@code cuda:I}, or
     *     {@code auto} (CUDA where there is one)
     * @throws InvertException when the file is missing or no TorchScript, or the device is not there
     */
    public static TorchModel open(Path file, String device) {
        return open(file, device, Precision.FP32);
    }

    /**
     * Opens a TorchScript file to compute in a precision.
     *
     * @param file written by {@code torch.jit.save}
     * @param device as for {@link #open(Path, String)}
     * @param precision that parameters are converted to; {@link Precision#FP32} leaves them as they were saved
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
        Optional<String> whyNot = LibTorch.whyNot();
        if (whyNot.isPresent()) {
            throw new InvertException(whyNot.get());
        }
        return open(file, TorchDevice.of(device, precision));
    }

    /** Opens a file that is there, after LibTorch has been loaded, once per device. */
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

    /** The layers that {@link #tap} accepts, in the order of the modules: parents first. Empty in a frozen model. */
    public List<Layer> layers() {
        return layers;
    }

    /** Where the model runs: {@code cpu}, {@code cuda:I}, or several of these with commas between them. */
    public String device() {
        return devices.stream().map(one -> one.device().name()).collect(Collectors.joining(","));
    }

    /** The file that the model was read from. */
    public Path file() {
        return file;
    }

    /**
     * Prepares a pass that computes the outputs of these layers and nothing behind the last of them.
     *
     * @param names names out of {@link #layers()}, at least one, each once
     * @throws InvertException when there is no such layer, it is never called, or it gives no tensor
     */
    public TappedModel tap(List<String> names) {
        requireKnown(names);
        try (PointerScope scope = new PointerScope()) {
            return tapped(names, null, devices);
        } catch (RuntimeException failure) {
            throw TorchErrors.at(file + ": cannot tap " + String.join(", ", names), failure);
        }
    }

    /**
     * Runs one sample of zeros to see what the layers give.
     *
     * @param type of the model's input
     * @param sampleShape extents of one sample without the batch
     * @param budget what the sample counts against
     * @return per layer the extents of its output with a batch of one, as in {@code (1, 64, 56, 56)}, several where it
     *     is called several times, or in words why it has none
     * @throws InvertException when the model refuses such input
     */
    public Map<String, String> outputShapes(InputType type, long[] sampleShape, MemoryBudget budget) {
        List<String> names = layers.stream().map(Layer::name).toList();
        Map<String, String> refusals = new HashMap<>();
        Map<String, String> shapes = new LinkedHashMap<>();
        long[] shape =
                LongStream.concat(LongStream.of(1), LongStream.of(sampleShape)).toArray();
        long byteCount = LongStream.of(shape).reduce(type.byteCount(), Math::multiplyExact);
        try (PointerScope scope = new PointerScope();
                TappedModel tapped = tapped(names, refusals, devices.subList(0, 1));
                NativeBlock zeros = budget.allocate(MemoryTag.BATCHES, byteCount)) {
            tapped.runWhatRuns(zeros.bytes(), type, shape, (call, output) -> {
                String layer = call.replaceFirst("#\\d+$", "");
                shapes.merge(layer, extents(output), (first, next) -> first + ", " + next);
            });
        }
        Map<String, String> all = new LinkedHashMap<>();
        names.forEach(name ->
                all.put(name, shapes.getOrDefault(name, refusals.getOrDefault(name, "did not run on this input"))));
        return all;
    }

    private TappedModel tapped(List<String> names, Map<String, String> refusals, List<OnDevice> where) {
        List<Replica> replicas = new ArrayList<>();
        for (OnDevice one : where) {
            TapGraph taps = TapGraph.of(one.module(), names, file.toString(), refusals);
            replicas.add(Replica.of(one.device(), one.module(), taps));
        }
        return new TappedModel(file.toString(), names, replicas);
    }

    private static String extents(Tensor tensor) {
        return LongStream.of(tensor.sizes().vec().get())
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private void requireKnown(List<String> names) {
        if (names.isEmpty()) {
            throw new InvertException(file + ": no layer asked for; name at least one");
        }
        if (layers.isEmpty()) {
            throw new InvertException(file + ": has no named layers; a frozen model (torch.jit.freeze,"
                    + " optimize_for_inference) has lost them: save it before freezing");
        }
        List<String> known = layers.stream().map(Layer::name).toList();
        HashSet<String> seen = new HashSet<>();
        for (String name : names) {
            if (!known.contains(name)) {
                List<String> nearest = NearestNames.of(name, known);
                throw new InvertException(file + ": has no layer '" + name + "'; "
                        + (nearest.isEmpty()
                                ? "`invert layers` lists its " + known.size() + " layers"
                                : "nearest: " + String.join(", ", nearest)));
            }
            if (!seen.add(name)) {
                throw new InvertException("layer '" + name + "' is asked for twice; name it once");
            }
        }
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

    /** Frees the model. The models tapped from it keep what they need. */
    @Override
    public void close() {
        devices.forEach(one -> one.module().close());
    }
}
