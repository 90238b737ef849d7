package dev.invert.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.invert.LayerExplanation;
import dev.invert.SearchOptions;
import dev.invert.StatisticsOptions;
import dev.invert.explain.Explainer;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures the cost of the default statistics in {@code explain}: whole calls with and without them alternate in one
 * process. Measures processor time, which other programs on the machine disturb less than wall time.
 *
 * <pre>{@code java -cp bench/target/benchmarks.jar dev.invert.bench.StatisticsCost IMAGENET 256 15 BEAM }</pre>
 */
public final class StatisticsCost {
    /** Number of calls per measurement: processor time advances in steps of 10 ms. */
    private static final int CALLS = 8;

    private StatisticsCost() {}

    /**
     * Measures and prints a line.
     *
     * @param arguments shape of the problem, number of neurons, number of rounds, search method
     */
    public static void main(String[] arguments) {
        Problem.Shape shape = Problem.Shape.valueOf(arguments[0]);
        int neurons = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        try (Problem small = Problem.of(shape, 8)) {
            KernelGate.requireAgreement(small);
        }
        try (Problem problem = Problem.of(shape, neurons)) {
            SearchOptions.Method method = SearchOptions.Method.valueOf(arguments[3]);
            Explainer with = explainer(method, true);
            Explainer without = explainer(method, false);
            double[] withMicros = new double[rounds];
            double[] withoutMicros = new double[rounds];
            for (int warmUp = 0; warmUp < 5; warmUp++) {
                micros(with, problem, neurons);
                micros(without, problem, neurons);
            }
            for (int round = 0; round < rounds; round++) {
                withoutMicros[round] = micros(without, problem, neurons);
                withMicros[round] = micros(with, problem, neurons);
            }
            report(shape + " " + method, withMicros, withoutMicros);
        }
    }

    private static Explainer explainer(SearchOptions.Method method, boolean effects) {
        return Explainer.builder()
                .search(method)
                .statistics(StatisticsOptions.DEFAULT.withEffects(effects))
                .threads(1)
                .build();
    }

    private static double micros(Explainer explainer, Problem problem, int neurons) {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long start = system.getProcessCpuTime();
        for (int call = 0; call < CALLS; call++) {
            LayerExplanation result = explainer.explain(problem.activations(), problem.concepts());
            if (result.neurons().size() != neurons) {
                throw new IllegalStateException("neurons are missing");
            }
        }
        return (system.getProcessCpuTime() - start) * 1e-3 / neurons / CALLS;
    }

    private static void report(String problem, double[] with, double[] without) {
        double[] ratios = new double[with.length];
        for (int round = 0; round < with.length; round++) {
            ratios[round] = with[round] / without[round];
        }
        Arrays.sort(with);
        Arrays.sort(without);
        Arrays.sort(ratios);
        int middle = with.length / 2;
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f us of processor time per neuron with statistics (least %.0f), %.0f without (least %.0f);"
                        + " ratio within a round: median %.3f, from %.3f to %.3f%n",
                problem,
                with[middle],
                with[0],
                without[middle],
                without[0],
                ratios[middle],
                ratios[0],
                ratios[ratios.length - 1]);
    }
}
