package dev.invert.activation;

import dev.invert.InvertException;
import dev.invert.nativecode.LibTorch;
import dev.invert.nativecode.LibTorch.Natives;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model runs. LibTorch itself accepts a CUDA device that is not there and fails at its first use, with a
 * backtrace; here it is refused at once.
 *
 * @param name {@code cpu} or {@code cuda:I}
 */
record TorchDevice(String name) {
    private static final Pattern LEGAL = Pattern.compile("cpu|auto|cuda(?::(\\d{1,3}))?");

    /**
     * @param text {@code cpu}, {@code cuda} (the first one), {@code cuda:I}, or {@code auto} (CUDA where there is one)
     * @throws InvertException when the name is unknown or this machine has no such device
     */
    static TorchDevice of(String text) {
        Matcher legal = LEGAL.matcher(text);
        if (!legal.matches()) {
            throw new InvertException(
                    "unknown device '" + text + "'; legal are cpu, cuda, cuda:0, cuda:1, ... and auto");
        }
        if (text.equals("cpu") || (text.equals("auto") && !LibTorch.cudaAvailable())) {
            return new TorchDevice("cpu");
        }
        int index = legal.group(1) == null ? 0 : Integer.parseInt(legal.group(1));
        requireCuda(text, index, LibTorch.natives(), LibTorch.cudaDeviceCount());
        return new TorchDevice("cuda:" + index);
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
