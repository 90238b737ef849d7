package dev.invert.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the names of GPUs, such as {@code NVIDIA H100 80GB HBM3}, from the driver. */
public final class GpuNames {
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/gpus");

    private static final String MODEL = "Model:";

    private GpuNames() {}

    /**
     * Returns a name for each CUDA device that LibTorch can use; {@code GPU} where the driver tells none. Loads LibTorch if
     * necessary.
     */
    public static List<String> all() {
        return all(DRIVER, LibTorch.cudaDeviceCount());
    }

    static List<String> all(Path driver, int count) {
        List<String> names = new ArrayList<>(count == 0 ? List.of() : read(driver));
        while (names.size() < count) {
            names.add("GPU");
        }
        return List.copyOf(names.subList(0, count));
    }

    private static List<String> read(Path driver) {
        try (Stream<Path> folders = Files.list(driver)) {
            List<String> names = new ArrayList<>();
            for (Path folder : folders.sorted().toList()) {
                Files.readAllLines(folder.resolve("information")).stream()
                        .filter(line -> line.startsWith(MODEL))
                        .forEach(
                                line -> names.add(line.substring(MODEL.length()).strip()));
            }
            return names;
        } catch (IOException e) {
            return List.of();
        }
    }
}
