package dev.invert.results;

import dev.invert.LayerExplanation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What run.json says about the search: asked for, chosen and why. */
final class SearchFields {
    private SearchFields() {}

    static Map<String, Object> of(LayerExplanation result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("asked", result.options().search().method().name().toLowerCase(Locale.ROOT));
        fields.put("chosen", result.search().optimal() ? "optimal" : "beam");
        fields.put("reason", result.search().reason());
        fields.put("time_limit", result.options().search().timeLimitSeconds());
        fields.put("compare_beam", result.options().search().compareBeam());
        if (!Double.isNaN(result.search().predictedSeconds())) {
            fields.put("predicted_seconds_per_neuron", result.search().predictedSeconds());
        }
        if (result.search().optimal()) {
            fields.put("index_bytes", result.search().indexBytes());
            fields.put(
                    "n_certified",
                    result.neurons().stream()
                            .filter(neuron -> neuron.certificate()
                                    .map(certificate -> certificate.certified())
                                    .orElse(false))
                            .count());
        }
        return fields;
    }
}
