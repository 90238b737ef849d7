package dev.invert.bench;

import dev.invert.internal.kernel.AucKernels;
import dev.invert.internal.kernel.KernelChoice;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH's command line, except that kernels which are not available on this machine are skipped, each with its reason,
 * unless {@code -p kernel=} names them: then the benchmark fails.
 */
public final class Benchmarks {
    private static final String KERNEL = "kernel";
    private static final Set<String> QUESTIONS = Set.of("-h", "-l", "-lp", "-lprof", "-lrf");

    private Benchmarks() {}

    /**
     * Runs benchmarks.
     *
     * @param arguments options of JMH
     */
    public static void main(String[] arguments) throws CommandLineOptionException, RunnerException, IOException {
        if (Arrays.stream(arguments).anyMatch(QUESTIONS::contains)) {
            Main.main(arguments);
            return;
        }
        CommandLineOptions options = new CommandLineOptions(arguments);
        OptionsBuilder chosen = new OptionsBuilder();
        chosen.parent(options);
        chosen.shouldFailOnError(options.shouldFailOnError().orElse(true));
        if (!options.getParameter(KERNEL).hasValue()) {
            KernelChoice.missing().forEach((name, reason) -> System.out.println("skipped: " + name + ": " + reason));
            chosen.param(
                    KERNEL, KernelChoice.all().stream().map(AucKernels::name).toArray(String[]::new));
        }
        new Runner(chosen.build()).run();
    }
}
