package dev.invert.bench;

import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import java.util.stream.Collectors;

/** Prints in one line the kernels available on this machine, best first, and the reasons that others are not. */
public final class ListKernels {
    private ListKernels() {}

    /**
     * Prints the line.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        String present = KernelChoice.all().stream().map(AucKernels::name).collect(Collectors.joining(", "));
        String missing = KernelChoice.missing().entrySet().stream()
                .map(e -> "; not " + e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining());
        System.out.println(present + missing);
    }
}
