package dev.invert.audits;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.invert.Concept;
import dev.invert.audit.AuditEffect;
import dev.invert.audit.AuditEvidence;
import dev.invert.audit.AuditedPair;
import dev.invert.audit.Estimate;
import java.util.List;

/**
 * Line of audit.jsonl: one neuron and one concept. Components are null where a figure is undefined or was not computed;
 * {@link AuditedPair} and {@link AuditEffect} explain them.
 *
 * @param intended id or formula of the intended concept
 * @param intendedLabel the same with the name of a concept
 * @param behindOutput flagged output that the neuron is an input of
 */
public record AuditRecord(
        int neuron,
        String layer,
        String intended,
        String intendedLabel,
        String concept,
        String conceptName,
        Integer behindOutput,
        String verdict,
        String reason,
        Double aucWithout,
        Double aucWithin,
        long u2Without,
        long u2Within,
        int nPositiveWithout,
        int nNegativeWithout,
        int nPositiveWithin,
        int nNegativeWithin,
        Double aucStandardized,
        Double ciLow,
        Double ciHigh,
        Double withinLow,
        Double withinHigh,
        Double coverage,
        Double shift,
        Double shiftLow,
        Double shiftHigh,
        Double zWithin,
        Double pWithin,
        @JsonProperty("log10_p_within") Double log10PWithin,
        Double pHolm,
        @JsonProperty("log10_p_holm") Double log10PHolm,
        Double q,
        Double log10Q,
        Double mediatedShare,
        Double trainingLift,
        Double referenceAuc,
        Double aucGain,
        Double aucGainLow,
        Double referenceShift,
        Double shiftGain,
        Double shiftGainLow,
        Histogram histogram,
        List<Stratum> strata,
        List<Example> examples) {
    /** Histogram of the activations without the intended concept, in bins of equal width. */
    public record Histogram(double low, double high, List<Integer> with, List<Integer> without) {}

    /** The concept in one stratum. */
    public record Stratum(String name, boolean intended, int nPositive, int nNegative, double auc) {}

    /**
     * A sample that shows the concept and not the intended one; of an output, it is predicted as the class.
     *
     * @param sample its id, or its row number from 0 if samples have none
     */
    public record Example(String sample, double activation) {}

    /**
     * Returns the record of a pair.
     *
     * @param sampleIds ids of the samples; empty if they have none
     */
    static AuditRecord of(
            AuditedPair pair, String layer, List<Concept> concepts, List<String> sampleIds, AuditLabels labels) {
        Concept concept = concepts.get(pair.concept());
        AuditEffect effect = pair.effect();
        Estimate auc = effect == null ? null : effect.standardizedAuc();
        Estimate within = effect == null ? null : effect.within();
        Estimate shift = effect == null ? null : effect.shift();
        AuditEffect.Reference reference = effect == null ? null : effect.reference();
        return new AuditRecord(
                pair.neuron(),
                layer,
                pair.intended().text(),
                labels.of(pair.intended()),
                concept.id(),
                concept.name(),
                pair.output() < 0 ? null : pair.output(),
                pair.verdict().toString(),
                pair.reason(),
                known(pair.aucWithout()),
                known(pair.aucWithin()),
                pair.u2Without(),
                pair.u2Within(),
                pair.counts().positiveWithout(),
                pair.counts().negativeWithout(),
                pair.counts().positiveWithin(),
                pair.counts().negativeWithin(),
                value(auc),
                low(auc),
                high(auc),
                low(within),
                high(within),
                effect == null ? null : effect.coverage(),
                value(shift),
                low(shift),
                high(shift),
                known(pair.z()),
                power(pair.log10P()),
                known(pair.log10P()),
                power(pair.log10Holm()),
                known(pair.log10Holm()),
                power(pair.log10Q()),
                known(pair.log10Q()),
                known(pair.mediatedShare()),
                known(pair.trainingLift()),
                reference == null ? null : value(reference.standardizedAuc()),
                reference == null ? null : value(reference.aucGain()),
                reference == null ? null : low(reference.aucGain()),
                reference == null ? null : value(reference.shift()),
                reference == null ? null : value(reference.shiftGain()),
                reference == null ? null : low(reference.shiftGain()),
                histogram(pair.evidence()),
                strata(pair.evidence()),
                examples(pair.evidence(), sampleIds));
    }

    private static Histogram histogram(AuditEvidence evidence) {
        return evidence == null
                ? null
                : new Histogram(evidence.low(), evidence.high(), evidence.with(), evidence.without());
    }

    private static List<Stratum> strata(AuditEvidence evidence) {
        return evidence == null
                ? null
                : evidence.strata().stream()
                        .map(s -> new Stratum(s.name(), s.intended(), s.positive(), s.negative(), s.auc()))
                        .toList();
    }

    private static List<Example> examples(AuditEvidence evidence, List<String> sampleIds) {
        return evidence == null
                ? null
                : evidence.examples().stream()
                        .map(example -> new Example(
                                sampleIds.isEmpty()
                                        ? Integer.toString(example.sample())
                                        : sampleIds.get(example.sample()),
                                example.activation()))
                        .toList();
    }

    static Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    /** Returns the number with a given log10; null for NaN, 0 if it underflows. */
    private static Double power(double log10) {
        return Double.isNaN(log10) ? null : Math.pow(10, log10);
    }

    private static Double value(Estimate estimate) {
        return estimate == null ? null : known(estimate.value());
    }

    private static Double low(Estimate estimate) {
        return estimate == null ? null : known(estimate.low());
    }

    private static Double high(Estimate estimate) {
        return estimate == null ? null : known(estimate.high());
    }
}
