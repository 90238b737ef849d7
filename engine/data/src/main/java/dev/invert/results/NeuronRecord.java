package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.invert.Explanation;
import dev.invert.NeuronExplanation;
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
 * One line of explanations.jsonl: the explanations of one neuron. {@link NeuronRecords} makes it, {@link ResultCodec}
 * writes and reads it. Fields that this version does not know are ignored when a line is read.
 *
 * @param neuron its index in the activation matrix
 * @param layer null if a file lacks it
 * @param status whether there is an explanation, or why not
 * @param formulasExamined see {@link NeuronExplanation#formulasEvaluated()}; null if a file lacks it
 * @param robustness written as fields of the neuron itself
 * @param explanations best first
 * @param beam what beam search alone finds; null unless asked for
 * @param perLength formulas of exactly k literals by k, best first; empty unless asked for
 * @param evidence written as fields of the neuron itself
 */
public record NeuronRecord(
        Integer neuron,
        String layer,
        NeuronExplanation.Status status,
        Long formulasExamined,
        @JsonUnwrapped RobustnessRecord robustness,
        List<ExplanationRecord> explanations,
        ExplanationRecord beam,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<Integer, List<ExplanationRecord>> perLength,
        @JsonUnwrapped EvidenceRecord evidence) {
    /** Checks that there are a neuron and a status, and explanations if the status promises them. */
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

    /** Returns every explanation in the line: the best, those per length, and that of beam search. */
    public Stream<ExplanationRecord> everyExplanation() {
        return Stream.of(
                        explanations.stream(),
                        perLength.values().stream().flatMap(Collection::stream),
                        Stream.ofNullable(beam))
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
                formulasExamined,
                robustness,
                withoutDefinitions(explanations),
                beam == null ? null : beam.withoutDefinitions(),
                shortened,
                evidence);
    }

    private static List<ExplanationRecord> withoutDefinitions(List<ExplanationRecord> found) {
        return found.stream().map(ExplanationRecord::withoutDefinitions).toList();
    }

    /**
     * Returns the explanations as the core has them. A file has no certificate of a neuron without explanations, and a {@link dev.invert.HeldOut} whose values are all NaN is read
     * back as absent. Everything else is as it was written.
     *
     * @param sampleIndex maps the id of a sample to its index
     * @throws dev.invert.errors.InvertException if the file that this was read from lacks a value, or a formula is no
     *     formula
     */
    public NeuronExplanation toExplanation(ToIntFunction<String> sampleIndex) {
        int longest = perLength.isEmpty() ? 0 : Collections.max(perLength.keySet());
        CertificateRecord certificate = explanations.isEmpty()
                ? CertificateRecord.NONE
                : explanations.get(0).certificate();
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
                evidence.toEvidence(sampleIndex));
    }

    private static List<Explanation> toExplanations(List<ExplanationRecord> found) {
        return found.stream().map(ExplanationRecord::toExplanation).toList();
    }
}
