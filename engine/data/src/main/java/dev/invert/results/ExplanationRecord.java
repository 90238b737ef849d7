package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.invert.Certificate;
import dev.invert.Explanation;
import dev.invert.Formula;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An explanation of a neuron, as in explanations.jsonl; {@link Explanation} documents the values. Formula and AUC are
 * always present; other components are null if a file lacks them.
 *
 * @param formula formula in concept ids
 * @param label formula in concept names
 * @param length number of literals
 * @param auc from 0 to 1
 * @param objectiveValue value of the objective in the direction of the search
 * @param guaranteedAuc AUC that holds at a confidence of 95 % for all formulas of the neuron at once
 * @param nPositive number of samples that satisfy the formula
 * @param nSamples N
 * @param fraction fraction of samples that satisfy the formula
 * @param u2 twice the Mann-Whitney U
 * @param z standardized U
 * @param p two-sided p-value, not corrected
 * @param log10P log10 of {@code p}
 * @param statistics written as fields of the explanation itself
 * @param aliases other formulas with the same truth set
 * @param equalFormulas number of formulas of as many literals with the same truth set; null if unknown
 * @param definitions concepts of the formula by id
 * @param certificate written as fields of the explanation itself; only the best explanation of a neuron has one
 */
public record ExplanationRecord(
        String formula,
        String label,
        Integer length,
        Double auc,
        Double objectiveValue,
        Double guaranteedAuc,
        Long nPositive,
        Long nSamples,
        Double fraction,
        Long u2,
        Double z,
        Double p,
        Double log10P,
        @JsonUnwrapped StatisticsRecord statistics,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> aliases,
        Long equalFormulas,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, ConceptRecord> definitions,
        @JsonUnwrapped CertificateRecord certificate) {
    /**
     * Replaces absent lists, maps and records by empty ones.
     *
     * @throws IllegalArgumentException if formula or AUC is missing
     */
    public ExplanationRecord {
        FieldValues.requirePresent(formula, "formula");
        FieldValues.requirePresent(auc, "auc");
        statistics = statistics == null ? StatisticsRecord.NONE : statistics;
        aliases = aliases == null ? List.of() : aliases;
        definitions = definitions == null ? Map.of() : definitions;
        certificate = certificate == null ? CertificateRecord.NONE : certificate;
    }

    static ExplanationRecord of(Explanation explanation, Optional<Certificate> certificate, ConceptWords words) {
        return new ExplanationRecord(
                explanation.formula().text(),
                explanation.label(),
                explanation.length(),
                explanation.auc(),
                FieldValues.known(explanation.objectiveValue()),
                FieldValues.known(explanation.guaranteedAuc()),
                explanation.positiveCount(),
                explanation.sampleCount(),
                explanation.fraction(),
                explanation.twiceU(),
                explanation.zScore(),
                explanation.p(),
                explanation.log10P(),
                StatisticsRecord.of(explanation.statistics()),
                explanation.aliases().stream().map(Formula::text).toList(),
                explanation.equalFormulas() > 0 ? explanation.equalFormulas() : null,
                words.of(explanation.formula()),
                certificate.map(CertificateRecord::of).orElse(CertificateRecord.NONE));
    }

    /** Returns a copy without definitions. */
    public ExplanationRecord withoutDefinitions() {
        return new ExplanationRecord(
                formula,
                label,
                length,
                auc,
                objectiveValue,
                guaranteedAuc,
                nPositive,
                nSamples,
                fraction,
                u2,
                z,
                p,
                log10P,
                statistics,
                aliases,
                equalFormulas,
                Map.of(),
                certificate);
    }

    /**
     * Converts this record to an explanation.
     *
     * @throws dev.invert.errors.InvertException if the file that this was read from lacks a value, or the formula
     *     cannot be parsed
     */
    public Explanation toExplanation() {
        return new Explanation(
                Formula.parse(formula),
                FieldValues.required(label, "label"),
                FieldValues.required(length, "length"),
                auc,
                FieldValues.orNaN(objectiveValue),
                FieldValues.orNaN(guaranteedAuc),
                FieldValues.required(nPositive, "n_positive"),
                FieldValues.required(nSamples, "n_samples"),
                FieldValues.required(u2, "u2"),
                FieldValues.required(z, "z"),
                FieldValues.required(p, "p"),
                FieldValues.required(log10P, "log10_p"),
                statistics.toStatistics(),
                aliases.stream().map(Formula::parse).toList(),
                equalFormulas == null ? 0 : equalFormulas);
    }
}
