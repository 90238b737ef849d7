package dev.invert.circuits;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Orders and correlations of values. */
final class Ranks {
    private Ranks() {}

    /** Returns indices by descending value; of equal values, the lower index comes first. */
    static int[] descending(double[] values) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i]).thenComparingInt(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Returns Spearman's correlation, with mid-ranks for ties; NaN if a side is constant. */
    static double spearman(double[] a, double[] b) {
        return pearson(midRanks(a), midRanks(b));
    }

    private static double[] midRanks(double[] values) {
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double value = values[i];
            ranks[i] = Arrays.stream(values).filter(other -> other < value).count()
                    + (Arrays.stream(values).filter(other -> other == value).count() - 1) / 2.0;
        }
        return ranks;
    }

    /** Returns Pearson's correlation; NaN if a side is constant. */
    static double pearson(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
