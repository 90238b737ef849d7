package dev.invert.cli;

import dev.invert.internal.kernel.JavaAucKernels;
import dev.invert.internal.kernel.KernelChoice;
import picocli.CommandLine.Model.CommandSpec;

/** Prints a note with the reason that the slower Java kernels were used, unless the user selected them. */
final class KernelNote {
    private KernelNote() {}

    static void print(QuietOption quiet, CommandSpec spec, String kernel) {
        if (kernel.equals(JavaAucKernels.NAME) && System.getProperty(KernelChoice.PROPERTY) == null) {
            String reason = KernelChoice.missing().values().stream().findFirst().orElse("unknown reason");
            quiet.note(
                    spec,
                    "Note: the Java kernels were used; native kernels are two to three times faster. Reason: "
                            + reason);
        }
    }
}
