package dev.invert.cli;

import dev.invert.check.CheckResult;
import dev.invert.check.SelfCheck;
import dev.invert.kernel.AucKernels;
import dev.invert.kernel.KernelChoice;
import dev.invert.memory.NativeMemory;
import dev.invert.nativecode.LibTorch;
import dev.invert.report.ProgramVersion;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code invert info}. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Shows versions, the kernels that can run here and why others cannot, and memory limits. LibTorch"
                + " is not loaded, unless a check is asked for.",
        footer = {
            "",
            "Examples:",
            "  invert info",
            "  invert info --check --device cuda",
            "",
            "Kernels are forced with INVERT_JAVA_OPTIONS=-D" + KernelChoice.PROPERTY + "=NAME."
        })
final class InfoCommand implements Callable<Integer> {
    private static final double BYTES_PER_GIB = 1L << 30;

    @Option(
            names = "--check",
            description =
                    "Also run every kernel and a small model here and compare with what they must give; exit code 1"
                            + " on any difference.")
    private boolean check;

    @Mixin
    private DeviceOption device;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
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
        return !check || SelfCheck.run(device.name(), result -> print(console, result)) ? 0 : 1;
    }

    private static void print(PrintWriter console, CheckResult result) {
        console.printf(
                Locale.ROOT,
                "%-6s %-20s %s (%.2f s)%n",
                result.passed() ? "ok" : "FAILED",
                result.name(),
                result.detail(),
                result.seconds());
        console.flush();
    }

    private static double gib(long bytes) {
        return bytes / BYTES_PER_GIB;
    }

    private static void line(PrintWriter console, String name, String value) {
        console.printf(Locale.ROOT, "%-21s %s%n", name, value);
    }
}
