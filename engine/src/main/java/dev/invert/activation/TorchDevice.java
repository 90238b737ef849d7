package dev.invert.activation;

import dev.invert.InvertException;
import dev.invert.nativecode.LibTorch;
import dev.invert.nativecode.LibTorch.Natives;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where and in which precision a model runs. LibTorch itself accepts a CUDA device that is not there and fails at its
 * first use, with a backtrace; here it is refused at once.
 *
 * @param name {@code cpu} or {@code cuda:I}
 * @param precision of the model and what it is given
 */
record TorchDevice(String name, Precision precision) {
    /** Batch, channels, height, width. */
    private static final int IMAGE_DIMENSIONS = 4;

    /**
     * @param text {@code cpu}, {@code cuda} (the first one), {@code cuda:I}, or {@code auto} (CUDA where there is one)
     * @param precision of the model
     * @throws InvertException when the name is unknown or this machine has no such device
     */
    static TorchDevice of(String text, Precision precision) {
        int index = DeviceName.cudaIndex(text);
        if (text.equals("cpu") || (text.equals("auto") && !LibTorch.cudaAvailable())) {
            return new TorchDevice("cpu", precision);
        }
        requireCuda(text, index, LibTorch.natives(), LibTorch.cudaDeviceCount());
        return new TorchDevice("cuda:" + index, precision);
    }

    boolean isCuda() {
        return !name.equals("cpu");
    }

    Device torch() {
        return new Device(name);
    }

    /**
     * Puts a model's input there: real values in the model's precision, whole numbers as they are. To a GPU it goes
     * through pinned memory, so that the copy does not wait for it; images get the channels-last layout there, which
     * convolutions on tensor cores want.
     */
    Tensor place(Tensor values) {
        boolean real = values.is_floating_point();
        if (!isCuda()) {
            return real ? values.to(precision.scalarType()) : values;
        }
        Tensor there = values.pin_memory()
                .to(torch(), real ? ScalarType.Float : ScalarType.Long, true, false, new MemoryFormatOptional());
        if (!real) {
            return there;
        }
        Tensor typed = there.to(precision.scalarType());
        return typed.dim() == IMAGE_DIMENSIONS ? typed.contiguous(MemoryFormat.ChannelsLast) : typed;
    }

    static void requireCuda(String text, int index, Natives natives, int deviceCount) {
        if (natives != Natives.GPU) {
            throw new InvertException("device " + text + " asked for, but this build has LibTorch for the CPU only;"
                    + " build with -Djavacpp.platform.extension=-gpu or use --device cpu");
        }
        if (deviceCount == 0) {
            throw new InvertException("device " + text + " asked for, but LibTorch finds no CUDA device here;"
                    + " check the driver with nvidia-smi or use --device cpu");
        }
        if (index >= deviceCount) {
            throw new InvertException("device %s asked for, but this machine has %d CUDA device(s), cuda:0 to cuda:%d"
                    .formatted(text, deviceCount, deviceCount - 1));
        }
    }
}
