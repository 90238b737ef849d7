package dev.invert.torch;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import dev.invert.torch.LibTorch.Natives;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceGuardImplInterface;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A device, with the precision that a model has on it. No other class contains code that depends on the kind of device.
 * LibTorch accepts a CUDA device that does not exist and fails at its first use, with a backtrace; this class rejects
 * it at once.
 */
public class TorchDevice {
    /** Batch, channels, height and width of an input; also the rank of the weights of a 2-D convolution. */
    private static final int IMAGE_DIMENSIONS = 4;

    /** One batch is computed while the next one is copied to the device. */
    private static final int LANES_OF_A_GPU = 2;

    private final String name;
    private final Precision precision;

    /**
     * Creates a device.
     *
     * @param name {@code cpu} or {@code cuda:I}
     * @param precision type of the model's parameters and inputs
     */
    TorchDevice(String name, Precision precision) {
        this.name = name;
        this.precision = precision;
    }

    /**
     * Returns the devices that a name refers to.
     *
     * @param text {@code cpu}, {@code cuda} (all CUDA devices), {@code cuda:I}, or {@code auto} (all CUDA devices, or
     *     the CPU if there are none)
     * @param precision type of the model's parameters and inputs
     * @throws InvertException if the name is unknown or this machine has no such device
     */
    static List<TorchDevice> of(String text, Precision precision) {
        int index = DeviceName.cudaIndex(text);
        if (text.equals("cpu") || (text.equals("auto") && !LibTorch.cudaAvailable())) {
            return List.of(new TorchDevice("cpu", precision));
        }
        int count = LibTorch.cudaDeviceCount();
        requireCuda(text, index, LibTorch.natives(), count);
        return IntStream.range(0, count)
                .filter(i -> !text.contains(":") || i == index)
                .mapToObj(i -> new TorchDevice("cuda:" + i, precision))
                .toList();
    }

    /**
     * Returns the devices that a name refers to, for computations on tensors.
     *
     * @param text as for {@link #of}
     * @throws InvertException if the name is unknown, this machine has no such device, or LibTorch does not work
     */
    public static List<TorchDevice> of(String text) {
        LibTorch.whyNot().ifPresent(reason -> {
            throw new InvertException(reason);
        });
        return of(text, Precision.FP32);
    }

    /** Returns {@code cpu} or {@code cuda:I}. */
    public String name() {
        return name;
    }

    /** Returns whether this is a GPU. */
    public boolean isCuda() {
        return name.startsWith("cuda");
    }

    Device torch() {
        return new Device(name);
    }

    /** Returns the number of batches to compute concurrently, each in its own thread. */
    int lanes() {
        return isCuda() ? LANES_OF_A_GPU : 1;
    }

    /**
     * Makes the calling thread use this device, on a new stream, so that the copies of one thread overlap with the
     * computations of another.
     */
    public void enter() {
        DeviceGuardImplInterface device = torch.getDeviceGuardImpl(torch().type());
        device.setDevice(torch());
        device.exchangeStream(device.getNewStream(torch()));
    }

    /**
     * Waits for everything that was started on this device. Threads that use other streams do not wait for the stream
     * that created shared tensors.
     */
    public void synchronize() {
        if (isCuda()) {
            torch.cuda_synchronize(torch().index());
        }
    }

    /** Returns the bytes that can still be allocated on a GPU. */
    public long freeBytes() {
        return torch.getMemoryInfo(torch().index()).first();
    }

    /**
     * Converts a model that has just been loaded onto this device to the precision and, on a GPU, to the channels-last
     * layout that convolutions on tensor cores prefer. Integer tensors, such as indices, remain unchanged.
     */
    void adopt(JitModule module) {
        ModuleTensors.forEach(module, tensor -> {
            if (!tensor.is_floating_point()) {
                return;
            }
            Tensor typed = precision == Precision.FP32 ? tensor : tensor.to(precision.scalarType());
            Tensor adopted = laidOut(typed);
            if (!adopted.equals(tensor)) {
                tensor.__dispatch_set_data(adopted);
            }
        });
        // The lanes use their own streams, which do not wait for the one that loaded the model.
        synchronize();
    }

    /** Returns the type of this device's precision. */
    ScalarType scalarType() {
        return precision.scalarType();
    }

    /**
     * Copies a model's input to this device: floating-point values in the given type, integers and booleans unchanged. A
     * GPU copy goes through pinned memory, so that it does not block the thread.
     */
    Tensor place(Tensor values, ScalarType floating) {
        boolean real = values.is_floating_point();
        Tensor staged = isCuda() ? values.pin_memory() : values;
        Tensor there = staged.to(torch(), values.scalar_type(), isCuda(), false, new MemoryFormatOptional());
        return real ? laidOut(there.to(floating)) : there;
    }

    private Tensor laidOut(Tensor values) {
        return isCuda() && values.dim() == IMAGE_DIMENSIONS ? values.contiguous(MemoryFormat.ChannelsLast) : values;
    }

    /** Returns the values as contiguous float32 where they are, ready to be read by threads that use other streams. */
    Tensor toFloat(Tensor output) {
        Tensor values = output.to(ScalarType.Float).contiguous();
        synchronize();
        return values;
    }

    /** Returns the values as contiguous float32 on the CPU; the tensor itself if it already has that form. */
    Tensor toHost(Tensor output) {
        return output.to(new Device("cpu"), ScalarType.Float).contiguous();
    }

    static void requireCuda(String text, int index, Natives natives, int deviceCount) {
        if (natives != Natives.GPU) {
            throw new InvertException(Message.of(
                    "device " + text + " asked for, but this build has LibTorch for the CPU only; build with"
                            + " -Djavacpp.platform.extension=-gpu or use ",
                    Setting.DEVICE.with("cpu")));
        }
        if (deviceCount == 0) {
            throw new InvertException(Message.of(
                    "device " + text + " asked for, but LibTorch finds no CUDA device here; check the driver with"
                            + " nvidia-smi or use ",
                    Setting.DEVICE.with("cpu")));
        }
        if (index >= deviceCount) {
            throw new InvertException("device %s asked for, but this machine has %d CUDA device(s), cuda:0 to cuda:%d"
                    .formatted(text, deviceCount, deviceCount - 1));
        }
    }
}
