package dev.invert.results;

import dev.invert.Effect;
import dev.invert.HeldOut;
import dev.invert.Significance;
import dev.invert.Statistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What explanations.jsonl and explanations.csv call the statistics of an explanation; NaN where one is not known. */
final class StatisticsFields {
    /** The names, in the order of the columns. */
    static final List<String> NAMES = List.of(
            "p_greater",
            "p_less",
            "log10_p_corrected",
            "q",
            "log10_q",
            "ci_low",
            "ci_high",
            "auc_holdout",
            "holdout_ci_low",
            "holdout_ci_high",
            "shrinkage",
            "precision",
            "recall",
            "f1",
            "iou",
            "auprc",
            "r",
            "mean_inside",
            "mean_outside");

    private StatisticsFields() {}

    /** The values by name, in that order. */
    static Map<String, Double> of(Statistics statistics) {
        Significance significance = statistics.significance();
        Effect effect = statistics.effect();
        double[] values = {
            significance.pGreater(),
            significance.pLess(),
            significance.log10PCorrected(),
            significance.q(),
            significance.log10Q(),
            statistics.interval().low(),
            statistics.interval().high(),
            statistics.heldOut().map(HeldOut::auc).orElse(Double.NaN),
            statistics.heldOut().map(held -> held.interval().low()).orElse(Double.NaN),
            statistics.heldOut().map(held -> held.interval().high()).orElse(Double.NaN),
            statistics.heldOut().map(HeldOut::shrinkage).orElse(Double.NaN),
            effect.precision(),
            effect.recall(),
            effect.f1(),
            effect.iou(),
            effect.auprc(),
            effect.r(),
            effect.meanInside(),
            effect.meanOutside(),
        };
        Map<String, Double> fields = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            fields.put(NAMES.get(i), values[i]);
        }
        return fields;
    }
}
