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
 * Where and in which precision a model runs, and the only place that knows what differs between devices. LibTorch itself
 * accepts a CUDA device that is not there and fails at its first use, with a backtrace; here it is refused at once.
 */
class TorchDevice {
    /** Batch, channels, height, width: of an input as of the weights of a convolution. */
    private static final int IMAGE_DIMENSIONS = 4;

    /** One batch computes while the next one is copied to the device. */
    private static final int LANES_OF_A_GPU = 2;

    private final String name;
    private final Precision precision;

    /**
     * @param name {@code cpu} or {@code cuda:I}
     * @param precision of the model and what it is given
     */
    TorchDevice(String name, Precision precision) {
        this.name = name;
        this.precision = precision;
    }

    /**
     * The devices that a name means.
     *
     * @param text {@code cpu}, {@code cuda} (all of them), {@code cuda:I}, or {@code auto} (CUDA where there is one)
     * @param precision of the model
     * @throws InvertException when the name is unknown or this machine has no such device
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

    String name() {
        return name;
    }

    private boolean isCuda() {
        return name.startsWith("cuda");
    }

    Device torch() {
        return new Device(name);
    }

    /** How many batches are under way at once, each in a thread of its own. */
    int lanes() {
        return isCuda() ? LANES_OF_A_GPU : 1;
    }

    /**
     * Makes the calling thread work on this device, in a stream of its own: what one thread copies then overlaps with
     * what another one computes.
     */
    void enter() {
        DeviceGuardImplInterface device = torch.getDeviceGuardImpl(torch().type());
        device.setDevice(torch());
        device.exchangeStream(device.getNewStream(torch()));
    }

    /**
     * Gives a model that has just been loaded here the precision, and on a GPU the channels-last layout that
     * convolutions on tensor cores want. Whole numbers stay what they are, as indices must.
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
        if (isCuda()) {
            // DevicePipelines have streams of their own, which do not wait for the one that loaded the model.
            torch.cuda_synchronize(torch().index());
        }
    }

    /**
     * Puts a model's input there: real values in the model's precision, whole numbers as they are. To a GPU it goes
     * through pinned memory, so that the copy does not hold up the thread.
     */
    Tensor place(Tensor values) {
        boolean real = values.is_floating_point();
        Tensor staged = isCuda() ? values.pin_memory() : values;
        Tensor there = staged.to(
                torch(), real ? ScalarType.Float : ScalarType.Long, isCuda(), false, new MemoryFormatOptional());
        return real ? laidOut(there.to(precision.scalarType())) : there;
    }

    private Tensor laidOut(Tensor values) {
        return isCuda() && values.dim() == IMAGE_DIMENSIONS ? values.contiguous(MemoryFormat.ChannelsLast) : values;
    }

    /** The values as contiguous float32 on the CPU; the tensor itself when it already is that. */
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
