package dev.invert.torch;

import dev.invert.torch.LibTorch.Natives;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch;

/** Describes a device and the software that drives it, for checks and benchmarks. */
public final class DeviceReport {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final Pattern MODULE = Pattern.compile("Kernel Module\\s+(?:for \\S+\\s+)?(\\S+)");
    private static final double BYTES_PER_GIB = 1L << 30;

    private DeviceReport() {}

    /**
     * Properties of a GPU.
     *
     * @param model name that the driver gives it
     * @param capability compute capability, such as 9.0
     * @param multiprocessors number of multiprocessors
     * @param totalBytes size of its memory
     * @param runtime version of CUDA's runtime
     * @param supported highest version of CUDA that the driver supports
     */
    record Gpu(
            String model, String capability, int multiprocessors, long totalBytes, String runtime, String supported) {}

    /**
     * Describes the devices of a name, one per line. Loads LibTorch.
     *
     * @throws dev.invert.errors.InvertException if this machine has no such device
     */
    public static List<String> of(String device) {
        return TorchDevice.of(device).stream().map(DeviceReport::line).toList();
    }

    private static String line(TorchDevice device) {
        String libTorch = "LibTorch " + LibTorch.version();
        if (!device.isCuda()) {
            return "cpu, %d threads, %s".formatted(torch.get_num_threads(), libTorch);
        }
        int index = DeviceName.cudaIndex(device.name());
        Optional<Gpu> gpu = LibTorch.natives() == Natives.GPU ? CudaRuntime.gpu(index) : Optional.empty();
        return line(
                device.name(),
                gpu,
                GpuNames.all().get(index),
                device.freeBytes(),
                driver(DRIVER).orElse("unknown"),
                libTorch);
    }

    static String line(String device, Optional<Gpu> gpu, String name, long freeBytes, String driver, String libTorch) {
        List<String> parts = new ArrayList<>();
        parts.add(device + ", " + gpu.map(Gpu::model).orElse(name));
        gpu.ifPresent(found -> {
            parts.add("compute capability " + found.capability());
            parts.add(found.multiprocessors() + " multiprocessors");
            parts.add(String.format(Locale.ROOT, "%.1f GiB", found.totalBytes() / BYTES_PER_GIB));
        });
        parts.add(String.format(Locale.ROOT, "%.1f GiB free", freeBytes / BYTES_PER_GIB));
        parts.add("driver " + driver);
        gpu.ifPresent(
                found -> parts.add("CUDA " + found.runtime() + " (the driver supports " + found.supported() + ")"));
        parts.add(libTorch);
        return String.join(", ", parts);
    }

    /** Returns the version of NVIDIA's driver; empty if there is none. */
    static Optional<String> driver(Path version) {
        try {
            Matcher module = MODULE.matcher(Files.readString(version));
            return module.find() ? Optional.of(module.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
