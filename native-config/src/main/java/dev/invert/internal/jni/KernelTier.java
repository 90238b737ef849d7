package dev.invert.internal.jni;

import java.util.ArrayList;
import java.util.List;

/**
 * An instruction set that the C++ kernels are compiled for.
 *
 * @param name scalar, avx2 or avx512
 * @param number value of the kernels' {@code tier} argument: 0, 1 or 2
 * @param available whether this processor and this build can run the tier
 * @param reason reason that it is not available, in one line; null if it is
 */
public record KernelTier(String name, int number, boolean available, String reason) {
    private static final List<String> NAMES = List.of("scalar", "avx2", "avx512");
    /**
     * Requirements of each tier, as tested by {@code cpuTier} in {@code dispatch.h}; AVX-512 also needs those of AVX2.
     */
    private static final List<String> NEEDS =
            List.of("", "AVX2, FMA, BMI1, BMI2, LZCNT and POPCNT", "AVX-512 F, BW, DQ, VL and CD");

    static List<KernelTier> all() {
        String whyNot = KernelLibrary.WHY_NOT;
        int best = whyNot == null ? NativeKernels.cpuTier() : -1;
        List<KernelTier> tiers = new ArrayList<>();
        for (int number = 0; number < NAMES.size(); number++) {
            boolean available = number <= best;
            String lacks = whyNot == null ? "the processor does not have all of " + NEEDS.get(number) : whyNot;
            tiers.add(new KernelTier(NAMES.get(number), number, available, available ? null : lacks));
        }
        return List.copyOf(tiers);
    }
}
