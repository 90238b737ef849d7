package dev.invert.torch;

import java.util.Optional;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import org.bytedeco.cuda.global.cudart;

/**
 * Reads properties of GPUs from the runtime of CUDA. Only builds with LibTorch's CUDA libraries have its presets at run
 * time, so that no other class may touch them, and only such a build may call this one.
 */
final class CudaRuntime {
    private CudaRuntime() {}

    /** Returns the properties of a GPU; empty if the runtime or its presets do not work here. */
    static Optional<DeviceReport.Gpu> gpu(int index) {
        try (cudaDeviceProp properties = new cudaDeviceProp()) {
            int[] driver = new int[1];
            int[] runtime = new int[1];
            if (cudart.cudaGetDeviceProperties(properties, index) != cudart.cudaSuccess
                    || cudart.cudaDriverGetVersion(driver) != cudart.cudaSuccess
                    || cudart.cudaRuntimeGetVersion(runtime) != cudart.cudaSuccess) {
                return Optional.empty();
            }
            return Optional.of(new DeviceReport.Gpu(
                    properties.name().getString(),
                    properties.major() + "." + properties.minor(),
                    properties.multiProcessorCount(),
                    properties.totalGlobalMem(),
                    version(runtime[0]),
                    version(driver[0])));
        } catch (LinkageError e) {
            return Optional.empty();
        }
    }

    /** Returns 13.1 for 13010. */
    static String version(int number) {
        return number / 1000 + "." + number % 1000 / 10;
    }
}
