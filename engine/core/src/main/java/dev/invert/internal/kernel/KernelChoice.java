package dev.invert.internal.kernel;

import dev.invert.errors.InvertException;
import dev.invert.internal.jni.KernelTier;
import dev.invert.internal.jni.NativeKernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists the kernels that can run here, best first, and chooses one. */
public final class KernelChoice {
    /** System property that forces kernels by name. An unknown or unavailable name is an error and never ignored. */
    public static final String PROPERTY = "invert.kernel";

    private KernelChoice() {}

    /** Initialized on first use, since loading the native library takes longer than a small search. */
    private static final class Found {
        private static final List<AucKernels> ALL = new ArrayList<>();
        private static final Map<String, String> MISSING = new LinkedHashMap<>();

        static {
            List<KernelTier> tiers = NativeKernels.tiers();
            for (int i = tiers.size() - 1; i >= 0; i--) {
                KernelTier tier = tiers.get(i);
                if (tier.available()) {
                    ALL.add(new NativeAucKernels(tier));
                } else {
                    MISSING.put(NativeAucKernels.nameOf(tier), tier.reason());
                }
            }
            ALL.add(new JavaAucKernels());
        }
    }

    /** Returns the kernels that can run here, best first; never empty. */
    public static List<AucKernels> all() {
        return List.copyOf(Found.ALL);
    }

    /** Returns the kernels that cannot run here, best first: each name with the reason in one line. */
    public static Map<String, String> missing() {
        return Collections.unmodifiableMap(Found.MISSING);
    }

    /**
     * Returns the kernels that {@value #PROPERTY} names, or the best ones if it is not set.
     *
     * @throws InvertException if it names kernels that are unknown or cannot run here
     */
    public static AucKernels chosen() {
        String name = System.getProperty(PROPERTY);
        if (name == null || name.isBlank()) {
            return Found.ALL.get(0);
        }
        return name.strip().equals(JavaAucKernels.NAME) ? new JavaAucKernels() : byName(name.strip());
    }

    /**
     * Returns kernels by name.
     *
     * @throws InvertException if there are no kernels of that name here; gives the reason and lists the available names
     */
    public static AucKernels byName(String name) {
        return Found.ALL.stream()
                .filter(k -> k.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvertException("-D" + PROPERTY + "=" + name + ": "
                        + Found.MISSING.getOrDefault(name, "there are no such kernels") + "; use one of "
                        + String.join(
                                ", ", Found.ALL.stream().map(AucKernels::name).toList())));
    }
}
