package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.invert.Explanation;
import dev.invert.NeuronExplanation;
import dev.invert.Simplification;
import dev.invert.Verdict;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The explanations of one neuron: one line of explanations.jsonl. {@link NeuronRecords} creates it, {@link ResultCodec}
 * writes and reads it. Unknown fields are ignored when a line is read.
 *
 * @param neuron index in the activation matrix
 * @param layer null if a file lacks it
 * @param status whether there is an explanation, or the reason why not
 * @param verdict see {@link Verdict}; null without explanations, or if a file lacks it
 * @param verdictReason one sentence with the values that the verdict follows from; null where {@code verdict} is
 * @param formulasExamined see {@link NeuronExplanation#formulasEvaluated()}; null if a file lacks it
 * @param robustness written as fields of the neuron itself
 * @param explanations best first
 * @param beam the best explanation of beam search alone; null unless requested
 * @param excluded see {@link NeuronExplanation#excluded()}; null if absent
 * @param simplifiedFrom see {@link Simplification#best()}; null if the first explanation is the best one
 * @param aucLoss see {@link Simplification#aucLoss()}; null where {@code simplifiedFrom} is
 * @param aucLossError see {@link Simplification#standardError()}; null where {@code simplifiedFrom} is
 * @param perLength formulas of exactly k literals by k, best first; empty unless requested
 * @param evidence written as fields of the neuron itself
 */
public record NeuronRecord(
        Integer neuron,
        String layer,
        NeuronExplanation.Status status,
        Verdict.Kind verdict,
        String verdictReason,
        Long formulasExamined,
        @JsonUnwrapped RobustnessRecord robustness,
        List<ExplanationRecord> explanations,
        ExplanationRecord beam,
        ExplanationRecord excluded,
        ExplanationRecord simplifiedFrom,
        Double aucLoss,
        Double aucLossError,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<Integer, List<ExplanationRecord>> perLength,
        @JsonUnwrapped EvidenceRecord evidence) {
    /**
     * Replaces absent lists, maps and records by empty ones.
     *
     * @throws IllegalArgumentException if neuron or status is missing, or explanations are missing that the status
     *     implies
     */
    public NeuronRecord {
        FieldValues.requirePresent(neuron, "neuron");
        FieldValues.requirePresent(status, "status");
        robustness = robustness == null ? RobustnessRecord.NONE : robustness;
        explanations = explanations == null ? List.of() : explanations;
        perLength = perLength == null ? Map.of() : perLength;
        evidence = evidence == null ? EvidenceRecord.NONE : evidence;
        boolean promised =
                status == NeuronExplanation.Status.EXPLAINED || status == NeuronExplanation.Status.INSIGNIFICANT;
        if (promised && explanations.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"explanations\" must not be empty where \"status\" is " + FieldValues.lowerCase(status));
        }
    }

    /**
     * Returns every explanation in the line: the best ones, those per length, that of beam search, the excluded one, and
     * the one that the first is simpler than.
     */
    public Stream<ExplanationRecord> everyExplanation() {
        return Stream.of(
                        explanations.stream(),
                        perLength.values().stream().flatMap(Collection::stream),
                        Stream.ofNullable(beam),
                        Stream.ofNullable(excluded),
                        Stream.ofNullable(simplifiedFrom))
                .flatMap(found -> found);
    }

    /** Returns a copy whose explanations have no definitions. */
    public NeuronRecord withoutDefinitions() {
        Map<Integer, List<ExplanationRecord>> shortened = new LinkedHashMap<>();
        perLength.forEach((length, found) -> shortened.put(length, withoutDefinitions(found)));
        return new NeuronRecord(
                neuron,
                layer,
                status,
                verdict,
                verdictReason,
                formulasExamined,
                robustness,
                withoutDefinitions(explanations),
                beam == null ? null : beam.withoutDefinitions(),
                excluded == null ? null : excluded.withoutDefinitions(),
                simplifiedFrom == null ? null : simplifiedFrom.withoutDefinitions(),
                aucLoss,
                aucLossError,
                shortened,
                evidence);
    }

    private static List<ExplanationRecord> withoutDefinitions(List<ExplanationRecord> found) {
        return found.stream().map(ExplanationRecord::withoutDefinitions).toList();
    }

    /**
     * Converts this record to the neuron's explanation. The certificate of a neuron without explanations is lost in a
     * file; everything else is as it was written.
     *
     * @param sampleIndex maps the id of a sample to its index in the activation matrix
     * @throws dev.invert.errors.InvertException if the file that this was read from lacks a value, or a formula cannot
     *     be parsed
     */
    public NeuronExplanation toExplanation(ToIntFunction<String> sampleIndex) {
        int longest = perLength.isEmpty() ? 0 : Collections.max(perLength.keySet());
        CertificateRecord certificate =
                bestRecord().map(ExplanationRecord::certificate).orElse(CertificateRecord.NONE);
        return new NeuronExplanation(
                neuron,
                status,
                toExplanations(explanations),
                IntStream.rangeClosed(1, longest)
                        .mapToObj(length -> toExplanations(perLength.getOrDefault(length, List.of())))
                        .toList(),
                FieldValues.required(formulasExamined, "formulas_examined"),
                robustness.toRobustness(),
                certificate.toCertificate(Optional.ofNullable(beam).map(ExplanationRecord::toExplanation)),
                Optional.ofNullable(excluded).map(ExplanationRecord::toExplanation),
                Optional.ofNullable(simplifiedFrom)
                        .map(best -> new Simplification(
                                best.toExplanation(), FieldValues.orNaN(aucLoss), FieldValues.orNaN(aucLossError))),
                evidence.toEvidence(sampleIndex));
    }

    /** Returns the best explanation by the objective; empty if there is none. */
    private Optional<ExplanationRecord> bestRecord() {
        return simplifiedFrom != null
                ? Optional.of(simplifiedFrom)
                : explanations.stream().findFirst();
    }

    private static List<Explanation> toExplanations(List<ExplanationRecord> found) {
        return found.stream().map(ExplanationRecord::toExplanation).toList();
    }
}
