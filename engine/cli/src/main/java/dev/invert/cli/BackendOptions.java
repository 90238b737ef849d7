package dev.invert.cli;

import dev.invert.errors.InvertException;
import dev.invert.internal.search.KernelBackend;
import dev.invert.internal.search.SearchBackend;
import dev.invert.score.ScoreBackend;
import dev.invert.torch.internal.products.ProductMode;
import dev.invert.torch.scoring.AutoScoreBackend;
import dev.invert.torch.scoring.TorchScoreBackend;
import dev.invert.torch.search.AutoBackend;
import dev.invert.torch.search.TorchBackend;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code --backend}, {@code --device} and {@code --arithmetic} of commands that search or score. */
final class BackendOptions {
    /** Ways to search and score. */
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
            description =
                    "Where to search or score. kernels: on the CPU. torch: on LibTorch tensors, on --device. auto:"
                            + " on GPUs if the job is predicted to be clearly faster there, otherwise with the kernels. All give"
                            + " the same.")
    private Backend backend;

    @Mixin
    private DeviceOption device;

    @Option(
            names = "--arithmetic",
            paramLabel = "MODE",
            defaultValue = TorchBackend.AUTO_PRODUCT,
            converter = Arithmetic.class,
            completionCandidates = Arithmetics.class,
            description =
                    "Arithmetic of the matrix products on tensors, all of which are exact: float64-packed, float64,"
                            + " float16, float32, int8, or auto (float64 if it keeps up with the rest of the work, otherwise the"
                            + " fastest, by measurement at the start).")
    private String arithmetic;

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
     * @throws InvertException if this machine has no such device
     */
    SearchBackend fixed(CommandSpec spec) {
        requireConsistent(spec);
        if (!needsTorch()) {
            return backend == Backend.KERNELS || device.name().equals(CPU) ? new KernelBackend() : null;
        }
        return TorchBackend.of(device.name(), arithmetic);
    }

    private void requireConsistent(CommandSpec spec) {
        if (backend == Backend.KERNELS && device.name().startsWith("cuda")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--backend " + backend.name().toLowerCase(Locale.ROOT) + " runs on the CPU, --device "
                            + device.name() + " does not: use one of the two");
        }
        if (!arithmetic.equals(TorchBackend.AUTO_PRODUCT)) {
            if (backend == Backend.KERNELS) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--backend kernels multiplies no tensors, which --arithmetic " + arithmetic
                                + " is for: use one of the two");
            }
            if (backend == Backend.AUTO && device.name().equals(CPU)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--device cpu leaves the work to the kernels, which multiply no tensors: add --backend torch"
                                + " or leave out --arithmetic " + arithmetic);
            }
        }
        if (needsTorch() && Main.dispatch(spec) != null) {
            throw new ParameterException(spec.commandLine(), "a cluster works with the kernels: use --backend kernels");
        }
    }

    /** Returns a backend that decides by the problem. */
    SearchBackend deciding(AutoBackend.Request request) {
        return new AutoBackend(request, arithmetic);
    }

    /**
     * Returns where to score; null for the kernels. Checks that the device exists.
     *
     * @param stratified whether only samples of the same stratum are compared
     * @throws ParameterException if the options contradict each other
     * @throws InvertException if this machine has no such device
     */
    ScoreBackend scoring(CommandSpec spec, boolean stratified) {
        requireConsistent(spec);
        if (stratified && (needsTorch() || !arithmetic.equals(TorchBackend.AUTO_PRODUCT))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "only the kernels score within --strata: use --backend kernels, without --arithmetic");
        }
        if (needsTorch()) {
            return TorchScoreBackend.of(device.name(), arithmetic);
        }
        return backend == Backend.KERNELS || device.name().equals(CPU) || stratified
                ? null
                : new AutoScoreBackend(arithmetic);
    }

    /** Candidates for completion. */
    static final class Arithmetics implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(
                            Stream.of(TorchBackend.AUTO_PRODUCT),
                            Arrays.stream(ProductMode.values()).map(ProductMode::text))
                    .iterator();
        }
    }

    /** Checks the name of an arithmetic. */
    static final class Arithmetic implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            try {
                return text.equals(TorchBackend.AUTO_PRODUCT)
                        ? text
                        : ProductMode.of(text).text();
            } catch (InvertException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
