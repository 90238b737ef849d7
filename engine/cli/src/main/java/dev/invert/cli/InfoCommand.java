package dev.invert.cli;

import dev.invert.MemoryBudget;
import dev.invert.check.CheckResult;
import dev.invert.check.Processor;
import dev.invert.check.SelfCheck;
import dev.invert.internal.jni.NativeCache;
import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import dev.invert.results.ProgramVersion;
import dev.invert.torch.LibTorch;
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
        sortOptions = false,
        description = "Shows versions, processor features, available kernels (and why others are not available),"
                + " LibTorch, CUDA and memory limits. LibTorch is loaded only with --load or --check.",
        footer = {
            "",
            "Examples:",
            "  invert info",
            "  invert info --load",
            "  invert info --check --device cuda",
            "",
            "INVERT_JAVA_OPTIONS=-D" + KernelChoice.PROPERTY + "=NAME forces a kernel."
        })
final class InfoCommand implements Callable<Integer> {
    private static final double BYTES_PER_GIB = 1L << 30;

    @Option(
            names = "--check",
            description =
                    "Also run every kernel and a small model on this machine and compare the results with known ones;"
                            + " the exit code is 1 if any differ.")
    private boolean check;

    @Option(
            names = "--load",
            description = "Also load LibTorch, which takes about 2 s, and show whether it and CUDA work.")
    private boolean load;

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
        Processor processor = Processor.here();
        line(console, "processor", orUnknown(processor.model()));
        line(console, "features", orUnknown(String.join(" ", processor.features())));
        line(console, "libtorch", LibTorch.version() + " for " + LibTorch.natives() + ", " + libTorchState());
        line(console, "cuda", cudaState());
        String chosen = KernelChoice.chosen().name();
        for (AucKernels kernels : KernelChoice.all()) {
            line(console, "kernel " + kernels.name(), kernels.name().equals(chosen) ? "available, used" : "available");
        }
        for (Map.Entry<String, String> missing : KernelChoice.missing().entrySet()) {
            line(console, "kernel " + missing.getKey(), "not available: " + missing.getValue());
        }
        line(console, "native libraries", NativeCache.description());
        line(
                console,
                "native memory",
                String.format(
                        Locale.ROOT,
                        "limit %.1f GiB (--memory)",
                        gib(MemoryBudget.process().limitBytes())));
        line(
                console,
                "java heap",
                String.format(
                        Locale.ROOT, "limit %.1f GiB", gib(Runtime.getRuntime().maxMemory())));
        console.flush();
        return !check || SelfCheck.run(device.name(), result -> print(console, result)) ? 0 : 1;
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "unknown" : text;
    }

    private String libTorchState() {
        return load
                ? LibTorch.whyNot().map(reason -> "does not load: " + reason).orElse("loads")
                : "not loaded (--load tries it)";
    }

    private String cudaState() {
        return switch (LibTorch.natives()) {
            case CPU -> "none: this build has the CPU libraries; see engine/torch/docs/models.md for a CUDA build";
            case MISSING, BOTH -> "none: LibTorch cannot be loaded";
            case GPU ->
                load
                        ? LibTorch.cudaDeviceCount() + " devices that LibTorch can use (--device cuda:I)"
                        : "this build has the CUDA libraries; --load counts the devices";
        };
    }

    private void print(PrintWriter console, CheckResult result) {
        console.printf(
                Locale.ROOT,
                "%-6s %-22s %s (%.2f s)%n",
                result.passed() ? "ok" : "FAILED",
                result.name(),
                result.detail().text(OptionNames.of(spec.name())),
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
