package dev.invert.scores;

import dev.invert.MemoryBudget;
import dev.invert.files.AtomicFile;
import dev.invert.results.ProgramVersion;
import dev.invert.score.ScoreSummary;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes run.json of a {@code score} run. */
public final class ScoreRunFile {
    private static final ObjectMapper INDENTED_JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ScoreRunFile() {}

    /**
     * Writes the file.
     *
     * @param options what the user asked for, by name
     * @param loadSeconds time spent on opening activations and concepts
     * @param startNanos when the run began, from {@link System#nanoTime()}
     * @param budget of the run
     * @param directory exists
     * @throws dev.invert.errors.InvertException if the file cannot be written
     */
    public static void write(
            ScoreSummary summary,
            Map<String, ?> options,
            double loadSeconds,
            long startNanos,
            MemoryBudget budget,
            Path directory) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", ProgramVersion.engine());
        fields.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        fields.put("options", options);
        fields.put("kernel", summary.kernel());
        fields.put("device", "cpu");
        fields.put("threads", summary.threads());
        fields.put("n_samples", summary.sampleCount());
        fields.put("n_patterns", summary.patternCount());
        fields.put("n_concepts", summary.conceptCount());
        fields.put("n_neurons", summary.neuronCount());
        fields.put("n_formulas", summary.formulaCount());
        fields.put("formulas_evaluated", summary.formulaCount() * summary.neuronCount());
        Map<String, Object> seconds = new LinkedHashMap<>();
        seconds.put("load", loadSeconds);
        seconds.put("rank", summary.rankSeconds());
        seconds.put("evaluate", summary.evaluateSeconds());
        seconds.put("score", summary.scoreSeconds());
        seconds.put("write", summary.writeSeconds());
        seconds.put("total", (System.nanoTime() - startNanos) * 1e-9);
        fields.put("seconds", seconds);
        fields.put("peak_native_bytes", budget.peakBytes());
        AtomicFile.write(directory.resolve("run.json"), out -> out.write(INDENTED_JSON.writeValueAsBytes(fields)));
    }
}
