package dev.invert.kernel;

import dev.invert.InvertException;
import java.util.List;

/** Which kernels there are here, best first, and which one to use. */
public final class KernelChoice {
    /** Forces kernels by name; an unknown or unavailable name is an error, never ignored. */
    public static final String PROPERTY = "invert.kernel";

    private static final List<AucKernels> ALL = List.of(new JavaAucKernels());

    private KernelChoice() {}

    /** The kernels that can run here, best first; never empty. */
    public static List<AucKernels> all() {
        return ALL;
    }

    /** The kernels that {@value #PROPERTY} names, or else the best ones. */
    public static AucKernels chosen() {
        String name = System.getProperty(PROPERTY);
        return name == null || name.isBlank() ? ALL.get(0) : byName(name.strip());
    }

    /**
     * Kernels by name.
     *
     * @throws InvertException that lists the names, if there are none of that name here
     */
    public static AucKernels byName(String name) {
        return ALL.stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow(() -> {
            List<String> names = ALL.stream().map(AucKernels::name).toList();
            return new InvertException(
                    "-D" + PROPERTY + "=" + name + ": no such kernels here, use one of " + String.join(", ", names));
        });
    }
}
