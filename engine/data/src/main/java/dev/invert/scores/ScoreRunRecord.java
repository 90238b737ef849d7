package dev.invert.scores;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.invert.results.ProgramVersion;
import dev.invert.score.ScoreSummary;
import java.util.Map;

/**
 * run.json of a {@code score} run. Components are null where a file lacks them; {@code others} keeps fields that this
 * version does not know. {@link dev.invert.results.ResultCodec} writes and reads it.
 *
 * @param version of the program
 * @param java name and version of the Java virtual machine
 * @param options what the user asked for, by name
 * @param kernel name of the kernels
 * @param device where formulas were scored
 * @param threads how many worked
 * @param nSamples N
 * @param nPatterns distinct rows of the concept matrix
 * @param nConcepts columns of the concept matrix
 * @param nNeurons how many
 * @param nFormulas how many
 * @param formulasEvaluated over all neurons
 * @param seconds by step
 * @param peakNativeBytes most native memory in use at once
 * @param others unknown fields by name
 */
public record ScoreRunRecord(
        String version,
        String java,
        Map<String, String> options,
        String kernel,
        String device,
        Integer threads,
        Integer nSamples,
        Integer nPatterns,
        Integer nConcepts,
        Integer nNeurons,
        Long nFormulas,
        Long formulasEvaluated,
        Seconds seconds,
        Long peakNativeBytes,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    /**
     * Time by step, all but {@code load} and {@code total} summed over threads.
     *
     * @param load opening activations and concepts
     * @param rank reading and ranking activations
     * @param evaluate reading formulas and finding their truth sets
     * @param score scoring
     * @param write writing AUCs
     * @param total the whole run
     * @param others unknown fields by name
     */
    public record Seconds(
            Double load,
            Double rank,
            Double evaluate,
            Double score,
            Double write,
            Double total,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {}

    /** Returns the record of a run that ends now; see {@link ScoreRunFile#write} for the parameters. */
    static ScoreRunRecord of(
            ScoreSummary summary,
            Map<String, String> options,
            double loadSeconds,
            long startNanos,
            long peakNativeBytes) {
        return new ScoreRunRecord(
                ProgramVersion.engine(),
                ProgramVersion.java(),
                options,
                summary.kernel(),
                "cpu",
                summary.threads(),
                summary.sampleCount(),
                summary.patternCount(),
                summary.conceptCount(),
                summary.neuronCount(),
                summary.formulaCount(),
                summary.formulaCount() * summary.neuronCount(),
                new Seconds(
                        loadSeconds,
                        summary.rankSeconds(),
                        summary.evaluateSeconds(),
                        summary.scoreSeconds(),
                        summary.writeSeconds(),
                        (System.nanoTime() - startNanos) * 1e-9,
                        Map.of()),
                peakNativeBytes,
                Map.of());
    }
}
