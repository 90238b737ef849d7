package dev.invert.audits;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import dev.invert.ConceptMatrix;
import dev.invert.audit.AuditAblation;
import dev.invert.audit.AuditResult;
import dev.invert.audit.AuditVerdict;
import dev.invert.results.ProgramVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Content of run.json of an audit. Components are null if a file lacks them; {@code others} keeps unknown fields.
 *
 * @param version version of the program
 * @param java name and version of the Java virtual machine
 * @param options options that the user gave, by name
 * @param seed seed of the draws of an ablation
 * @param kernel name of the kernels
 * @param device device of the computation
 * @param threads number of threads
 * @param nSamples N
 * @param nPatterns number of distinct rows of the concept matrix
 * @param nConcepts number of columns of the concept matrix
 * @param nNeurons number of audited neurons
 * @param pairsTested number of tested pairs of a neuron and a concept
 * @param partition origin of the strata
 * @param nStrata number of strata, before they are crossed with intended concepts
 * @param verdicts number of pairs by verdict
 * @param ablations proofs by ablation
 * @param seconds time by step
 * @param peakNativeBytes peak native memory, in bytes
 * @param others unknown fields by name
 */
public record AuditRunRecord(
        String version,
        String java,
        Map<String, String> options,
        Long seed,
        String kernel,
        String device,
        Integer threads,
        Integer nSamples,
        Integer nPatterns,
        Integer nConcepts,
        Integer nNeurons,
        Integer pairsTested,
        String partition,
        Integer nStrata,
        Map<String, Integer> verdicts,
        List<AblationRecord> ablations,
        Map<String, Double> seconds,
        Long peakNativeBytes,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> others) {
    /**
     * Proof by ablation; {@link AuditAblation} explains the components.
     *
     * @param concept id of the tested concept
     */
    public record AblationRecord(
            int output,
            String concept,
            List<Integer> inputs,
            double mediatedShare,
            double effect,
            double sum,
            double shift,
            double shiftAblated,
            Double shiftRandom,
            int draws) {
        private static AblationRecord of(AuditAblation ablation, ConceptMatrix concepts) {
            return new AblationRecord(
                    ablation.output(),
                    concepts.concepts().get(ablation.concept()).id(),
                    ablation.inputs(),
                    ablation.share(),
                    ablation.effect(),
                    ablation.sum(),
                    ablation.shift(),
                    ablation.shiftAblated(),
                    AuditRecord.known(ablation.shiftRandom()),
                    ablation.draws());
        }
    }

    /**
     * Returns the record of a run that ends now.
     *
     * @param options options that the user gave, by name
     * @param loadSeconds time spent opening the inputs
     * @param startNanos start of the run, from {@link System#nanoTime()}
     */
    public static AuditRunRecord of(
            AuditResult result,
            ConceptMatrix concepts,
            Map<String, String> options,
            long seed,
            double loadSeconds,
            long startNanos) {
        AuditResult.Summary summary = result.summary();
        Map<String, Integer> verdicts = new LinkedHashMap<>();
        for (AuditVerdict verdict : AuditVerdict.values()) {
            verdicts.put(verdict.toString(), (int) result.pairs().stream()
                    .filter(pair -> pair.verdict() == verdict)
                    .count());
        }
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("load", loadSeconds);
        seconds.put("rank", summary.rankSeconds());
        seconds.put("statistics", summary.effectSeconds());
        seconds.put("head", summary.headSeconds());
        seconds.put("total", (System.nanoTime() - startNanos) * 1e-9);
        return new AuditRunRecord(
                ProgramVersion.engine(),
                ProgramVersion.java(),
                options,
                seed,
                summary.kernel(),
                "cpu",
                summary.threads(),
                summary.sampleCount(),
                summary.patternCount(),
                summary.conceptCount(),
                summary.neuronCount(),
                summary.testedPairs(),
                summary.partition(),
                summary.strata(),
                verdicts,
                result.ablations().stream()
                        .map(ablation -> AblationRecord.of(ablation, concepts))
                        .toList(),
                seconds,
                concepts.budget().peakBytes(),
                Map.of());
    }
}
