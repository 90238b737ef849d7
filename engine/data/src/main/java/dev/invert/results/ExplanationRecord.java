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
 * One formula of a neuron, as explanations.jsonl has it; {@link Explanation} documents the values. Only the formula and
 * its AUC are always there: other components are null where a file lacks them.
 *
 * @param formula over concept ids
 * @param label over concept names
 * @param length literals in it
 * @param auc from 0 to 1
 * @param nPositive samples that satisfy the formula
 * @param nSamples N
 * @param fraction share of samples that satisfy the formula
 * @param u2 twice the Mann-Whitney U
 * @param z standardized U
 * @param p two-sided, not corrected
 * @param log10P its logarithm
 * @param statistics written as fields of the explanation itself
 * @param aliases other formulas with the same truth set
 * @param definitions concepts of the formula by id
 * @param certificate written as fields of the explanation itself; only the best one of a neuron has it
 */
public record ExplanationRecord(
        String formula,
        String label,
        Integer length,
        Double auc,
        Long nPositive,
        Long nSamples,
        Double fraction,
        Long u2,
        Double z,
        Double p,
        Double log10P,
        @JsonUnwrapped StatisticsRecord statistics,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> aliases,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, ConceptRecord> definitions,
        @JsonUnwrapped CertificateRecord certificate) {
    /** Checks that there are a formula and an AUC. */
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
                explanation.positiveCount(),
                explanation.sampleCount(),
                explanation.fraction(),
                explanation.twiceU(),
                explanation.zScore(),
                explanation.p(),
                explanation.log10P(),
                StatisticsRecord.of(explanation.statistics()),
                explanation.aliases().stream().map(Formula::text).toList(),
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
                nPositive,
                nSamples,
                fraction,
                u2,
                z,
                p,
                log10P,
                statistics,
                aliases,
                Map.of(),
                certificate);
    }

    /**
     * Returns the explanation as the core has it.
     *
     * @throws dev.invert.errors.InvertException if the file that this was read from lacks a value, or the formula is no
     *     formula
     */
    public Explanation toExplanation() {
        return new Explanation(
                Formula.parse(formula),
                FieldValues.required(label, "label"),
                FieldValues.required(length, "length"),
                auc,
                FieldValues.required(nPositive, "n_positive"),
                FieldValues.required(nSamples, "n_samples"),
                FieldValues.required(u2, "u2"),
                FieldValues.required(z, "z"),
                FieldValues.required(p, "p"),
                FieldValues.required(log10P, "log10_p"),
                statistics.toStatistics(),
                aliases.stream().map(Formula::parse).toList());
    }
}
