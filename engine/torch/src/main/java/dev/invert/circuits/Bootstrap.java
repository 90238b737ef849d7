package dev.invert.circuits;

import dev.invert.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** Percentile intervals of statistics over samples, from samples drawn with replacement. Deterministic for a seed. */
final class Bootstrap {
    private static final int DRAWS = 1000;
    private static final double TAIL = 0.025;

    private final int[][] draws;

    Bootstrap(int sampleCount, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        draws = new int[DRAWS][sampleCount];
        for (int[] draw : draws) {
            Arrays.setAll(draw, i -> random.nextInt(sampleCount));
        }
    }

    /** Returns the 95 % interval of a statistic of drawn samples; draws without a value are left out. */
    Interval interval(ToDoubleFunction<int[]> statistic) {
        double[] values = Arrays.stream(draws)
                .mapToDouble(statistic)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return new Interval(Double.NaN, Double.NaN);
        }
        return new Interval(
                values[(int) Math.floor(TAIL * (values.length - 1))],
                values[(int) Math.ceil((1 - TAIL) * (values.length - 1))]);
    }

    /** Returns the mean of drawn samples. */
    static double mean(double[] values, int[] draw) {
        double sum = 0;
        for (int sample : draw) {
            sum += values[sample];
        }
        return sum / draw.length;
    }
}
