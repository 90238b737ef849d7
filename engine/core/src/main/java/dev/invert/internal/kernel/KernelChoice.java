package dev.invert.internal.kernel;

import dev.invert.errors.InvertException;
import dev.invert.internal.jni.KernelTier;
import dev.invert.internal.jni.NativeKernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which kernels there are here, best first, and which one to use. */
public final class KernelChoice {
    /** Forces kernels by name; an unknown or unavailable name is an error, never ignored. */
    public static final String PROPERTY = "invert.kernel";

    private KernelChoice() {}

    /** Looked at on first use, since loading the native library takes longer than a small search. */
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

    /** The kernels that can run here, best first; never empty. */
    public static List<AucKernels> all() {
        return List.copyOf(Found.ALL);
    }

    /** The kernels that cannot run here, best first, by name, each with the reason in one line. */
    public static Map<String, String> missing() {
        return Collections.unmodifiableMap(Found.MISSING);
    }

    /** The kernels that {@value #PROPERTY} names, or else the best ones. */
    public static AucKernels chosen() {
        String name = System.getProperty(PROPERTY);
        if (name == null || name.isBlank()) {
            return Found.ALL.get(0);
        }
        return name.strip().equals(JavaAucKernels.NAME) ? new JavaAucKernels() : byName(name.strip());
    }

    /**
     * Kernels by name.
     *
     * @throws InvertException that gives the reason or lists the names, if there are none of that name here
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
