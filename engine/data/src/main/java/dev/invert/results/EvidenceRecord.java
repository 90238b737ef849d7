package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.invert.Evidence;
import dev.invert.Formula;
import dev.invert.TokenEvidence;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Fields of {@link Evidence}, with sample ids instead of indices.
 *
 * @param histogram activations inside and outside the best formula; null without evidence
 * @param topSamples samples with the highest activations, highest first
 * @param inactiveSamples samples that satisfy the formula with the lowest activations, lowest first
 * @param steps AUC of the formula, literal by literal
 * @param tokenSet set of tokens that the neuron responds to; null unless samples are tokens
 * @param tokens contexts; null unless samples are tokens
 */
public record EvidenceRecord(
        Histogram histogram,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Sample> topSamples,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Sample> inactiveSamples,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Step> steps,
        TokenSetRecord tokenSet,
        TokenEvidenceRecord tokens) {
    /** The record of a neuron without evidence. */
    public static final EvidenceRecord NONE = new EvidenceRecord(null, List.of(), List.of(), List.of(), null, null);

    /** Replaces absent lists by empty ones. */
    public EvidenceRecord {
        topSamples = topSamples == null ? List.of() : topSamples;
        inactiveSamples = inactiveSamples == null ? List.of() : inactiveSamples;
        steps = steps == null ? List.of() : steps;
    }

    /**
     * Counts of activations in bins of equal width.
     *
     * @param low lower edge of the first bin
     * @param high upper edge of the last bin
     * @param inside samples that satisfy the formula, per bin
     * @param outside the others, per bin
     */
    public record Histogram(Double low, Double high, List<Long> inside, List<Long> outside) {
        private static Histogram of(Evidence.Histogram histogram) {
            return new Histogram(histogram.low(), histogram.high(), histogram.inside(), histogram.outside());
        }

        private Evidence.Histogram toHistogram() {
            return new Evidence.Histogram(
                    FieldValues.required(low, "low"),
                    FieldValues.required(high, "high"),
                    FieldValues.required(inside, "inside"),
                    FieldValues.required(outside, "outside"));
        }
    }

    /**
     * A sample with its activation.
     *
     * @param sample id of the sample
     * @param activation activation of the neuron on it
     * @param inside whether it satisfies the formula
     */
    public record Sample(String sample, Double activation, Boolean inside) {
        private static List<Sample> all(List<Evidence.TopSample> samples, IntFunction<String> sampleIds) {
            return samples.stream()
                    .map(shown -> new Sample(sampleIds.apply(shown.sample()), shown.activation(), shown.inside()))
                    .toList();
        }

        private Evidence.TopSample toSample(ToIntFunction<String> sampleIndex) {
            return new Evidence.TopSample(
                    sampleIndex.applyAsInt(FieldValues.required(sample, "sample")),
                    FieldValues.required(activation, "activation"),
                    FieldValues.required(inside, "inside"));
        }
    }

    /**
     * A part of the formula.
     *
     * @param formula formula in concept ids
     * @param label formula in concept names
     * @param auc AUC of the part; written as null if the part holds for no sample or for all, since JSON has no NaN
     * @param nPositive number of samples that satisfy it
     */
    public record Step(
            String formula,
            String label,
            @JsonInclude(JsonInclude.Include.ALWAYS) Double auc,
            Long nPositive) {
        private Evidence.Step toStep() {
            return new Evidence.Step(
                    Formula.parse(FieldValues.required(formula, "formula")),
                    FieldValues.orNaN(auc),
                    FieldValues.required(nPositive, "n_positive"));
        }
    }

    static EvidenceRecord of(
            Evidence evidence, ConceptWords words, IntFunction<String> sampleIds, TokenWords tokenWords) {
        return new EvidenceRecord(
                Histogram.of(evidence.histogram()),
                Sample.all(evidence.topSamples(), sampleIds),
                Sample.all(evidence.inactiveSamples(), sampleIds),
                evidence.steps().stream()
                        .map(step -> new Step(
                                step.formula().text(),
                                step.formula().render(words::name),
                                FieldValues.known(step.auc()),
                                step.positiveCount()))
                        .toList(),
                evidence.tokens()
                        .flatMap(TokenEvidence::tokenSet)
                        .map(set -> TokenSetRecord.of(set, tokenWords))
                        .orElse(null),
                evidence.tokens()
                        .map(shown -> TokenEvidenceRecord.of(shown, tokenWords, sampleIds))
                        .orElse(null));
    }

    /**
     * Converts this record to evidence; empty if there is none.
     *
     * @param sampleIndex maps the id of a sample to its index in the activation matrix
     * @throws dev.invert.errors.InvertException if the file that this was read from lacks a value
     */
    public Optional<Evidence> toEvidence(ToIntFunction<String> sampleIndex) {
        return Optional.ofNullable(histogram)
                .map(shown -> new Evidence(
                        shown.toHistogram(),
                        topSamples.stream()
                                .map(sample -> sample.toSample(sampleIndex))
                                .toList(),
                        inactiveSamples.stream()
                                .map(sample -> sample.toSample(sampleIndex))
                                .toList(),
                        steps.stream().map(Step::toStep).toList(),
                        Optional.ofNullable(tokens)
                                .map(ofTokens -> ofTokens.toEvidence(
                                        Optional.ofNullable(tokenSet).map(TokenSetRecord::toTokenSet), sampleIndex))));
    }
}
