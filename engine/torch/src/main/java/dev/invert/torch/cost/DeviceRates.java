package dev.invert.torch.cost;

import java.util.List;

/**
 * Speed of a GPU, assumed from data sheets; none of it was measured.
 *
 * @param name part of the name that the driver gives the GPU; empty for any other GPU
 * @param float64 float64 operations per second of matrix products
 * @param float16 float16 operations per second of matrix products, with float32 sums
 * @param keys float32 values per second that are sorted
 * @param memory bytes per second from and to its memory
 * @param transfer bytes per second from and to the host
 */
public record DeviceRates(String name, double float64, double float16, double keys, double memory, double transfer) {
    /** H100 with SXM5. */
    public static final DeviceRates H100 = new DeviceRates("H100", 57e12, 600e12, 4e9, 2.4e12, 50e9);

    /** GeForce RTX 4090. */
    public static final DeviceRates RTX_4090 = new DeviceRates("RTX 4090", 1.2e12, 140e12, 1.8e9, 0.85e12, 24e9);

    /** The chip of the H100 with faster memory. */
    private static final DeviceRates H200 = new DeviceRates("H200", 57e12, 600e12, 4e9, 3.5e12, 50e9);

    private static final DeviceRates A100 = new DeviceRates("A100", 17e12, 250e12, 2.4e9, 1.4e12, 24e9);

    /** Slow enough that no job is moved to a GPU that it would only wait for. */
    private static final DeviceRates OTHER = new DeviceRates("", 0.3e12, 30e12, 1e9, 0.3e12, 12e9);

    private static final List<DeviceRates> KNOWN = List.of(H100, H200, A100, RTX_4090);

    /** Returns the rates of a GPU; conservative ones if its name is unknown. */
    public static DeviceRates of(String gpu) {
        return KNOWN.stream()
                .filter(rates -> gpu.contains(rates.name()))
                .findFirst()
                .orElse(OTHER);
    }
}
