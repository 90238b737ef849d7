package dev.invert.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Ranks the truth of a neuron among the concepts. */
final class TruthRanks {
    private TruthRanks() {}

    /** Returns the scores of the concepts that do not hold for exactly the samples of the truth. */
    static Scores[] others(List<long[]> columns, Scores[] all, long[] truth, Scores ofTruth) {
        List<Scores> others = new ArrayList<>(all.length);
        for (int c = 0; c < all.length; c++) {
            if (all[c].positiveCount() != ofTruth.positiveCount() || !Arrays.equals(columns.get(c), truth)) {
                others.add(all[c]);
            }
        }
        return others.toArray(Scores[]::new);
    }

    /** Returns the rank by each metric; AUCs are compared exactly. */
    static Map<Metric, Double> of(Scores truth, Scores[] others, Comparator<Scores> byAuc) {
        Map<Metric, Double> ranks = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            Comparator<Scores> order = metric == Metric.AUC
                    ? byAuc
                    // Subtraction makes no difference of zeros with different signs.
                    : (a, b) -> (int) Math.signum(a.of(metric) - b.of(metric));
            int higher = 0;
            int equal = 0;
            for (Scores other : others) {
                int compared = order.compare(other, truth);
                higher += compared > 0 ? 1 : 0;
                equal += compared == 0 ? 1 : 0;
            }
            ranks.put(metric, 1 + higher + equal / 2.0);
        }
        return ranks;
    }

    /** Returns the scores by metric. */
    static double[][] byMetric(Scores[] scores) {
        Metric[] metrics = Metric.values();
        double[][] values = new double[metrics.length][scores.length];
        for (int m = 0; m < metrics.length; m++) {
            for (int c = 0; c < scores.length; c++) {
                values[m][c] = scores[c].of(metrics[m]);
            }
        }
        return values;
    }
}
