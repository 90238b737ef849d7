package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.invert.Explanation;
import dev.invert.HeldOut;
import dev.invert.NeuronExplanation;
import dev.invert.StatisticsOptions;
import dev.invert.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Fields of a neuron that need the other neurons of its layer or repeated searches, for receivers of neurons that were
 * sent before these were known. The fields have the names and values of the same fields of {@link NeuronRecord} and of
 * its first explanation.
 *
 * @param neuron index in the activation matrix
 * @param status see {@link NeuronRecord#status()}
 * @param verdict see {@link NeuronRecord#verdict()}
 * @param verdictReason see {@link NeuronRecord#verdictReason()}
 * @param robustness written as fields of the neuron itself
 * @param explanations fields of the first explanation; empty if the neuron has none
 */
public record LayerFieldsRecord(
        Integer neuron,
        NeuronExplanation.Status status,
        Verdict.Kind verdict,
        String verdictReason,
        @JsonUnwrapped RobustnessRecord robustness,
        List<Corrections> explanations) {
    /**
     * Corrections of an explanation for the number of neurons; see {@link StatisticsRecord}.
     *
     * @param q false discovery rate
     * @param log10Q log10 of {@code q}
     * @param qHoldout false discovery rate on the held-out samples
     * @param log10QHoldout log10 of {@code qHoldout}
     * @param pHolmHoldout family-wise p on the held-out samples
     * @param log10PHolmHoldout log10 of {@code pHolmHoldout}
     */
    public record Corrections(
            Double q,
            Double log10Q,
            Double qHoldout,
            @JsonProperty("log10_q_holdout") Double log10QHoldout,
            Double pHolmHoldout,
            @JsonProperty("log10_p_holm_holdout") Double log10PHolmHoldout) {
        private static Corrections of(Explanation explanation) {
            Optional<HeldOut> heldOut = explanation.statistics().heldOut();
            return new Corrections(
                    FieldValues.known(explanation.statistics().significance().q()),
                    FieldValues.known(explanation.statistics().significance().log10Q()),
                    known(heldOut, HeldOut::q),
                    known(heldOut, HeldOut::log10Q),
                    known(heldOut, HeldOut::holmP),
                    known(heldOut, HeldOut::log10HolmP));
        }

        private static Double known(Optional<HeldOut> heldOut, ToDoubleFunction<HeldOut> value) {
            return heldOut.map(held -> FieldValues.known(value.applyAsDouble(held)))
                    .orElse(null);
        }
    }

    /**
     * Returns the fields of a neuron of a finished layer.
     *
     * @param options options of the run, which the verdict follows from
     */
    public static LayerFieldsRecord of(NeuronExplanation neuron, StatisticsOptions options) {
        Optional<Verdict> verdict = Verdict.of(neuron, options);
        return new LayerFieldsRecord(
                neuron.neuron(),
                neuron.status(),
                verdict.map(Verdict::kind).orElse(null),
                verdict.map(Verdict::reason).orElse(null),
                RobustnessRecord.of(neuron.robustness()),
                neuron.explanations().stream().limit(1).map(Corrections::of).toList());
    }
}
