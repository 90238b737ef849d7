package dev.invert.results;

import dev.invert.Robustness;
import dev.invert.Stability;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What explanations.jsonl calls what repeating the search says; only what is known is there. */
final class RobustnessFields {
    /** The names of the columns that explanations.csv has of it. */
    static final List<String> COLUMNS = List.of(
            "family_wise_p",
            "layer_family_wise_p",
            "folds_agreement",
            "folds_auc_outside",
            "bootstrap_agreement",
            "bootstrap_auc_outside");

    private RobustnessFields() {}

    static Map<String, Object> of(Robustness robustness) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!Double.isNaN(robustness.familyWiseP())) {
            fields.put("family_wise_p", robustness.familyWiseP());
            fields.put("layer_family_wise_p", robustness.layerFamilyWiseP());
        }
        robustness.folds().ifPresent(folds -> fields.put("folds", stability(folds)));
        robustness.bootstrap().ifPresent(bootstrap -> fields.put("bootstrap", stability(bootstrap)));
        return fields;
    }

    /** The values of the columns, NaN where one is not known. */
    static List<Double> columns(Robustness robustness) {
        return List.of(
                robustness.familyWiseP(),
                robustness.layerFamilyWiseP(),
                robustness.folds().map(Stability::agreement).orElse(Double.NaN),
                robustness.folds().map(Stability::outsideAuc).orElse(Double.NaN),
                robustness.bootstrap().map(Stability::agreement).orElse(Double.NaN),
                robustness.bootstrap().map(Stability::outsideAuc).orElse(Double.NaN));
    }

    private static Map<String, Object> stability(Stability stability) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("searches", stability.searches());
        fields.put("agreement", stability.agreement());
        if (!Double.isNaN(stability.outsideAuc())) {
            fields.put("auc_outside", stability.outsideAuc());
        }
        fields.put(
                "winners",
                stability.winners().stream()
                        .map(winner -> {
                            Map<String, Object> won = new LinkedHashMap<>();
                            won.put("formula", winner.formula().text());
                            won.put("label", winner.label());
                            won.put("share", winner.share());
                            return won;
                        })
                        .toList());
        return fields;
    }
}
