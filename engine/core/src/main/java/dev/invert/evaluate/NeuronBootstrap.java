package dev.invert.evaluate;

import dev.invert.internal.parallel.Cancellation;
import dev.invert.internal.parallel.ParallelChunks;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Draws neurons with replacement and computes the percentile intervals of statistics. */
final class NeuronBootstrap {
    /** Spreads seeds. */
    private static final long SPREAD = 0xD1B54A32D192ED03L;

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private final EvaluatorOptions options;
    private final int neuronCount;

    NeuronBootstrap(EvaluatorOptions options, int neuronCount) {
        this.options = options;
        this.neuronCount = neuronCount;
    }

    /**
     * Returns each statistic with its interval. All statistics see the same draws, which depend on the seed alone.
     *
     * @param statistics computes the statistics from how often each neuron was drawn; called by several threads at once
     */
    Bootstrapped[] intervals(Function<int[], double[]> statistics) {
        int[] once = new int[neuronCount];
        Arrays.fill(once, 1);
        double[] values = statistics.apply(once);
        double[][] drawn = new double[options.bootstrap()][];
        if (drawn.length > 0) {
            ParallelChunks.run(
                    Math.min(options.threads(), drawn.length),
                    drawn.length,
                    canceled -> new Worker(canceled, drawn, statistics));
        }
        Bootstrapped[] results = new Bootstrapped[values.length];
        for (int s = 0; s < values.length; s++) {
            int statistic = s;
            double[] sorted = Arrays.stream(drawn)
                    .mapToDouble(draw -> draw[statistic])
                    .sorted()
                    .toArray();
            results[s] = new Bootstrapped(values[s], percentile(sorted, LOW), percentile(sorted, HIGH));
        }
        return results;
    }

    /** Returns a percentile with linear interpolation; NaN of nothing. */
    private static double percentile(double[] sorted, double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = share * (sorted.length - 1);
        int below = (int) at;
        double next = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (at - below) * (next - sorted[below]);
    }

    /** Computes the draws of one thread. */
    private final class Worker implements ParallelChunks.Worker {
        private final Cancellation canceled;
        private final double[][] drawn;
        private final Function<int[], double[]> statistics;

        Worker(Cancellation canceled, double[][] drawn, Function<int[], double[]> statistics) {
            this.canceled = canceled;
            this.drawn = drawn;
            this.statistics = statistics;
        }

        @Override
        public void work(int draw) {
            canceled.check();
            SplittableRandom random = new SplittableRandom(options.seed() + SPREAD * (draw + 1L));
            int[] weights = new int[neuronCount];
            for (int k = 0; k < neuronCount; k++) {
                weights[random.nextInt(neuronCount)]++;
            }
            drawn[draw] = statistics.apply(weights);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
