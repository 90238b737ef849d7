package dev.invert.cli;

import dev.invert.kernel.AucKernels;
import dev.invert.kernel.KernelChoice;
import dev.invert.memory.NativeMemory;
import dev.invert.nativecode.LibTorch;
import dev.invert.report.ProgramVersion;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code invert info}. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Shows versions, the kernels that can run here and why others cannot, and memory limits. LibTorch"
                + " is not loaded.",
        footer = {
            "",
            "Example:  invert info",
            "Kernels are forced with INVERT_JAVA_OPTIONS=-D" + KernelChoice.PROPERTY + "=NAME."
        })
final class InfoCommand implements Runnable {
    private static final double BYTES_PER_GIB = 1L << 30;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter console = spec.commandLine().getOut();
        line(console, "invert", ProgramVersion.engine());
        line(console, "java", System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")");
        line(
                console,
                "machine",
                System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", "
                        + Runtime.getRuntime().availableProcessors() + " processors");
        line(console, "libtorch", LibTorch.version() + ", natives: " + LibTorch.natives());
        String chosen = KernelChoice.chosen().name();
        for (AucKernels kernels : KernelChoice.all()) {
            line(console, "kernel " + kernels.name(), kernels.name().equals(chosen) ? "available, used" : "available");
        }
        for (Map.Entry<String, String> missing : KernelChoice.missing().entrySet()) {
            line(console, "kernel " + missing.getKey(), "not available: " + missing.getValue());
        }
        line(
                console,
                "native memory",
                String.format(Locale.ROOT, "limit %.1f GiB (--memory)", gib(NativeMemory.limitBytes())));
        line(
                console,
                "java heap",
                String.format(
                        Locale.ROOT, "limit %.1f GiB", gib(Runtime.getRuntime().maxMemory())));
        console.flush();
    }

    private static double gib(long bytes) {
        return bytes / BYTES_PER_GIB;
    }

    private static void line(PrintWriter console, String name, String value) {
        console.printf(Locale.ROOT, "%-21s %s%n", name, value);
    }
}
