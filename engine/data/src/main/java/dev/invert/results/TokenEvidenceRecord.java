package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.invert.TokenEvidence;
import dev.invert.TokenFit;
import dev.invert.TokenSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Fields of {@link TokenEvidence}, with sample ids instead of indices.
 *
 * @param firings number of samples with an activation above 0
 * @param nSamples number of all samples
 * @param tenths firings in ten parts of equal size, strongest first
 * @param contexts samples with the tokens around them
 * @param texts texts of the ids in the contexts
 * @param fit how well the formula and the set of tokens explain the activation
 */
public record TokenEvidenceRecord(
        Long firings, Long nSamples, List<Tenth> tenths, List<Context> contexts, Map<Integer, String> texts, Fit fit) {
    /** Replaces absent lists and maps by empty ones. */
    public TokenEvidenceRecord {
        tenths = tenths == null ? List.of() : tenths;
        contexts = contexts == null ? List.of() : contexts;
        texts = texts == null ? Map.of() : texts;
    }

    /**
     * Fields of {@link TokenFit}.
     *
     * @param verdict degree to which the activation is explained
     * @param r correlation with the formula; null if unknown
     * @param rTokenSet correlation with the set of tokens; null if unknown
     * @param rCeiling correlation with the mean of each token; null if unknown
     * @param heldOut whether these are values on held-out samples
     */
    public record Fit(TokenFit.Kind verdict, Double r, Double rTokenSet, Double rCeiling, Boolean heldOut) {
        private static Fit of(TokenFit fit) {
            return new Fit(
                    fit.kind(),
                    FieldValues.known(fit.formula()),
                    FieldValues.known(fit.tokenSet()),
                    FieldValues.known(fit.ceiling()),
                    fit.heldOut());
        }

        private TokenFit toFit() {
            return new TokenFit(
                    FieldValues.orNaN(r),
                    FieldValues.orNaN(rTokenSet),
                    FieldValues.orNaN(rCeiling),
                    FieldValues.required(heldOut, "held_out"));
        }
    }

    /**
     * A tenth of the firings.
     *
     * @param low smallest activation
     * @param high largest activation
     * @param n number of firings
     * @param inside number of those that satisfy the formula
     */
    public record Tenth(Double low, Double high, Long n, Long inside) {
        private TokenEvidence.Tenth toTenth() {
            return new TokenEvidence.Tenth(
                    FieldValues.required(low, "low"),
                    FieldValues.required(high, "high"),
                    FieldValues.required(n, "n"),
                    FieldValues.required(inside, "inside"));
        }
    }

    /**
     * A sample with the tokens around it.
     *
     * @param kind reason why it is shown
     * @param fifth part of the firings, from 0 for the strongest; null for a false alarm
     * @param sample id of the sample
     * @param at place of the sample among the tokens
     * @param tokens ids of the tokens
     * @param activations activations other than 0, by place
     * @param inside places that satisfy the formula
     * @param notSamples places of tokens that are no samples, whose activation is unknown
     */
    public record Context(
            TokenEvidence.Kind kind,
            Integer fifth,
            String sample,
            Integer at,
            List<Integer> tokens,
            Map<Integer, Double> activations,
            List<Integer> inside,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> notSamples) {
        /** Replaces absent lists and maps by empty ones. */
        public Context {
            activations = activations == null ? Map.of() : activations;
            inside = inside == null ? List.of() : inside;
            notSamples = notSamples == null ? List.of() : notSamples;
        }

        private static Context of(TokenEvidence.Context context, IntFunction<String> sampleIds) {
            Map<Integer, Double> activations = new TreeMap<>();
            List<Integer> inside = new ArrayList<>();
            List<Integer> notSamples = new ArrayList<>();
            for (int place = 0; place < context.tokens().size(); place++) {
                double activation = context.activations().get(place);
                if (Double.isNaN(activation)) {
                    notSamples.add(place);
                } else if (activation != 0) {
                    activations.put(place, activation);
                }
                if (context.inside().get(place)) {
                    inside.add(place);
                }
            }
            return new Context(
                    context.kind(),
                    context.fifth() < 0 ? null : context.fifth(),
                    sampleIds.apply(context.sample()),
                    context.at(),
                    context.tokens(),
                    activations,
                    inside,
                    notSamples);
        }

        private TokenEvidence.Context toContext(ToIntFunction<String> sampleIndex) {
            List<Integer> ids = FieldValues.required(tokens, "tokens");
            List<Double> values = new ArrayList<>(ids.size());
            List<Boolean> marks = new ArrayList<>(ids.size());
            for (int place = 0; place < ids.size(); place++) {
                values.add(notSamples.contains(place) ? Double.NaN : activations.getOrDefault(place, 0.0));
                marks.add(inside.contains(place));
            }
            return new TokenEvidence.Context(
                    FieldValues.required(kind, "kind"),
                    fifth == null ? -1 : fifth,
                    sampleIndex.applyAsInt(FieldValues.required(sample, "sample")),
                    FieldValues.required(at, "at"),
                    ids,
                    values,
                    marks);
        }
    }

    static TokenEvidenceRecord of(TokenEvidence evidence, TokenWords words, IntFunction<String> sampleIds) {
        Map<Integer, String> texts = new TreeMap<>();
        evidence.contexts()
                .forEach(context -> context.tokens()
                        .forEach(id -> texts.computeIfAbsent(
                                id, token -> words.inContext().apply(token))));
        return new TokenEvidenceRecord(
                evidence.firingCount(),
                evidence.sampleCount(),
                evidence.tenths().stream()
                        .map(tenth -> new Tenth(tenth.low(), tenth.high(), tenth.count(), tenth.inside()))
                        .toList(),
                evidence.contexts().stream()
                        .map(context -> Context.of(context, sampleIds))
                        .toList(),
                texts,
                Fit.of(evidence.fit()));
    }

    /**
     * Converts this record.
     *
     * @param set the neuron's set of tokens
     * @param sampleIndex maps the id of a sample to its index
     */
    TokenEvidence toEvidence(Optional<TokenSet> set, ToIntFunction<String> sampleIndex) {
        return new TokenEvidence(
                FieldValues.required(firings, "firings"),
                FieldValues.required(nSamples, "n_samples"),
                tenths.stream().map(Tenth::toTenth).toList(),
                contexts.stream().map(context -> context.toContext(sampleIndex)).toList(),
                set,
                FieldValues.required(fit, "fit").toFit());
    }
}
