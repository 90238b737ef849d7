package dev.invert.cli;

import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.SearchBackend;
import dev.invert.torch.search.AutoBackend;
import dev.invert.torch.search.TorchBackend;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --backend} and {@code --device} of commands that search. */
final class BackendOptions {
    /** Ways to search. */
    enum Backend {
        /** GPUs if they are predicted to be clearly faster, otherwise the kernels. */
        AUTO,
        /** The kernels on the CPU. */
        KERNELS,
        /** LibTorch tensors on the device. */
        TORCH
    }

    private static final String AUTO = "auto";
    private static final String CPU = "cpu";

    @Option(
            names = "--backend",
            paramLabel = "auto|kernels|torch",
            defaultValue = "auto",
            description = "Where to search. kernels: on the CPU. torch: on LibTorch tensors, on --device. auto: on GPUs"
                    + " if the search is predicted to be clearly faster there, otherwise with the kernels. All find"
                    + " the same.")
    private Backend backend;

    @Mixin
    private DeviceOption device;

    /** Returns whether the kernels may not be used for the whole search. */
    private boolean needsTorch() {
        return backend == Backend.TORCH
                || (backend == Backend.AUTO
                        && !device.name().equals(AUTO)
                        && !device.name().equals(CPU));
    }

    /**
     * Returns the backend that the options ask for in any case; null if it depends on the problem. Checks that the device
     * exists.
     *
     * @throws ParameterException if the options contradict each other
     * @throws dev.invert.errors.InvertException if this machine has no such device
     */
    SearchBackend fixed(CommandSpec spec) {
        if (backend == Backend.KERNELS && device.name().startsWith("cuda")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--backend " + backend.name().toLowerCase(Locale.ROOT) + " runs on the CPU, --device "
                            + device.name() + " does not: use one of the two");
        }
        if (!needsTorch()) {
            return backend == Backend.KERNELS || device.name().equals(CPU) ? new KernelBackend() : null;
        }
        if (Main.dispatch(spec) != null) {
            throw new ParameterException(
                    spec.commandLine(), "a cluster searches with the kernels: use --backend kernels");
        }
        return TorchBackend.of(device.name(), TorchBackend.AUTO_PRODUCT);
    }

    /** Returns a backend that decides by the problem. */
    static SearchBackend deciding(AutoBackend.Request request) {
        return new AutoBackend(request, TorchBackend.AUTO_PRODUCT);
    }
}
