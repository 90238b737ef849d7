package dev.invert.internal.jni;

import java.util.ArrayList;
import java.util.List;

/**
 * An instruction set that the C++ kernels are compiled for.
 *
 * @param name scalar, avx2 or avx512
 * @param number what the kernels' {@code tier} argument takes: 0, 1 or 2
 * @param available whether this processor and this build can run it
 * @param reason why not; null where available
 */
public record KernelTier(String name, int number, boolean available, String reason) {
    private static final List<String> NAMES = List.of("scalar", "avx2", "avx512");
    /** As {@code cpuTier} of {@code dispatch.h} asks for them; AVX-512 also needs what AVX2 does. */
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
