package dev.invert.results;

import dev.invert.StatisticsOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** What run.json says of the samples: where they come from, and which part of them the search has seen. */
final class InputFields {
    private InputFields() {}

    /** {@code input} and, where samples are held out, {@code held_out}. */
    static Map<String, Object> of(ExplanationRun run) {
        RunInputs inputs = run.inputs();
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("activations", inputs.activations());
        input.put("concepts", inputs.concepts());
        input.put("samples_matched", inputs.byId() ? "by id" : "by row");
        if (!inputs.model().file().isEmpty()) {
            input.put("model", inputs.model().file());
            input.put("model_content", inputs.model().content());
        }
        if (inputs.groupCount() > 0) {
            input.put("n_groups", inputs.groupCount());
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("input", input);
        StatisticsOptions statistics = run.result().options().statistics();
        if (statistics.holdout() > 0) {
            Map<String, Object> heldOut = new LinkedHashMap<>();
            heldOut.put("share", statistics.holdout());
            heldOut.put("seed", statistics.seed());
            heldOut.put("whole_groups", inputs.groupCount() > 0);
            heldOut.put("n_samples", run.concepts().sampleCount() - run.result().sampleCount());
            fields.put("held_out", heldOut);
        }
        return fields;
    }
}
