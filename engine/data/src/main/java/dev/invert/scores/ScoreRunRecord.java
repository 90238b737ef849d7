package dev.invert.scores;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.invert.results.ProgramVersion;
import dev.invert.score.ScoreSummary;
import java.util.Map;

/**
 * Content of run.json of a {@code score} run. Components are null if a file lacks them; {@code others} keeps unknown
 * fields. {@link dev.invert.results.ResultCodec} writes and reads it.
 *
 * @param version version of the program
 * @param java name and version of the Java virtual machine
 * @param options options that the user gave, by name
 * @param kernel name of the kernels
 * @param device device on which formulas were scored
 * @param threads number of threads
 * @param nSamples N
 * @param nPatterns number of distinct rows of the concept matrix
 * @param nConcepts number of columns of the concept matrix
 * @param nNeurons number of neurons
 * @param nFormulas number of formulas
 * @param formulasEvaluated number of pairs of a formula and a neuron
 * @param seconds time by step
 * @param peakNativeBytes peak native memory, in bytes
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
     * Time in seconds by step; all but {@code load} and {@code total} are summed over threads.
     *
     * @param load opening activations and concepts
     * @param rank reading and ranking activations
     * @param evaluate reading formulas and computing their truth sets
     * @param score scoring
     * @param write writing formulas.csv, AUCs and best.csv
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
            Map<String, Object> backend,
            double loadSeconds,
            long startNanos,
            long peakNativeBytes) {
        return new ScoreRunRecord(
                ProgramVersion.engine(),
                ProgramVersion.java(),
                options,
                summary.kernel(),
                String.valueOf(backend.getOrDefault("device", "cpu")),
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
                Map.of("backend", backend));
    }
}
