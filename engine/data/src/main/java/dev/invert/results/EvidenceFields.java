package dev.invert.results;

import dev.invert.Evidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evidence as fields of explanations.jsonl. */
final class EvidenceFields {
    private EvidenceFields() {}

    /** Adds {@code histogram}, {@code top_samples}, {@code inactive_samples} and {@code steps}. */
    static void put(Evidence evidence, ExplanationRun run, ConceptWords words, Map<String, Object> fields) {
        fields.put("histogram", evidence.histogram());
        fields.put("top_samples", samples(run, evidence.topSamples()));
        fields.put("inactive_samples", samples(run, evidence.inactiveSamples()));
        fields.put(
                "steps",
                evidence.steps().stream().map(step -> step(step, words)).toList());
    }

    private static List<Map<String, Object>> samples(ExplanationRun run, List<Evidence.TopSample> samples) {
        return samples.stream().map(sample -> sample(run, sample)).toList();
    }

    private static Map<String, Object> sample(ExplanationRun run, Evidence.TopSample sample) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sample", run.sampleId(sample.sample()));
        fields.put("activation", sample.activation());
        fields.put("inside", sample.inside());
        return fields;
    }

    private static Map<String, Object> step(Evidence.Step step, ConceptWords words) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("formula", step.formula().text());
        fields.put("label", step.formula().render(words::name));
        // JSON has no NaN: a part that holds for no sample or for all has no AUC.
        fields.put("auc", Double.isNaN(step.auc()) ? null : step.auc());
        fields.put("n_positive", step.positiveCount());
        return fields;
    }
}
