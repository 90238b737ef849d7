package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.invert.Effect;
import dev.invert.HeldOut;
import dev.invert.Interval;
import dev.invert.Significance;
import dev.invert.Statistics;
import dev.invert.StratifiedAuc;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Fields of {@link Statistics}; null if a value is unknown. The components have the names of those of
 * {@link Significance}, {@link Interval}, {@link HeldOut} and {@link Effect}, which document them.
 *
 * @param aucStratified {@link StratifiedAuc#auc()}
 * @param nStrata {@link StratifiedAuc#strata()}
 * @param ciIgnoresSearch true if there is an interval: it is that of a formula which was chosen before, see
 *     {@link Statistics#interval()}
 */
public record StatisticsRecord(
        Double pGreater,
        Double pLess,
        // The naming strategy would treat "PCorrected" as one word.
        @JsonProperty("log10_p_corrected") Double log10PCorrected,
        Double q,
        Double log10Q,
        Double ciLow,
        Double ciHigh,
        Boolean ciIgnoresSearch,
        Double aucHoldout,
        Double holdoutCiLow,
        Double holdoutCiHigh,
        Double shrinkage,
        Double pHoldout,
        @JsonProperty("log10_p_holdout") Double log10PHoldout,
        Double qHoldout,
        @JsonProperty("log10_q_holdout") Double log10QHoldout,
        Double pHolmHoldout,
        @JsonProperty("log10_p_holm_holdout") Double log10PHolmHoldout,
        Long nPositiveHoldout,
        Long nSamplesHoldout,
        Double aucStratified,
        Integer nStrata,
        Double precision,
        Double recall,
        Double f1,
        Double iou,
        Double auprc,
        Double r,
        Double meanInside,
        Double meanOutside) {
    /** The record without any known value. */
    public static final StatisticsRecord NONE = of(new Statistics(
            new Significance(Double.NaN, Double.NaN, Double.NaN, Double.NaN),
            Interval.UNDEFINED,
            new Effect(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN),
            Optional.empty(),
            Optional.empty()));

    static StatisticsRecord of(Statistics statistics) {
        Significance significance = statistics.significance();
        Interval interval = statistics.interval();
        Optional<HeldOut> heldOut = statistics.heldOut();
        Effect effect = statistics.effect();
        return new StatisticsRecord(
                FieldValues.known(significance.pGreater()),
                FieldValues.known(significance.pLess()),
                FieldValues.known(significance.log10PCorrected()),
                FieldValues.known(significance.q()),
                FieldValues.known(significance.log10Q()),
                FieldValues.known(interval.low()),
                FieldValues.known(interval.high()),
                Double.isNaN(interval.low()) ? null : true,
                known(heldOut, HeldOut::auc),
                known(heldOut, held -> held.interval().low()),
                known(heldOut, held -> held.interval().high()),
                known(heldOut, HeldOut::shrinkage),
                known(heldOut, HeldOut::p),
                known(heldOut, HeldOut::log10P),
                known(heldOut, HeldOut::q),
                known(heldOut, HeldOut::log10Q),
                known(heldOut, HeldOut::holmP),
                known(heldOut, HeldOut::log10HolmP),
                heldOut.map(HeldOut::positiveCount).orElse(null),
                heldOut.map(HeldOut::sampleCount).orElse(null),
                statistics
                        .stratified()
                        .map(within -> FieldValues.known(within.auc()))
                        .orElse(null),
                statistics.stratified().map(StratifiedAuc::strata).orElse(null),
                FieldValues.known(effect.precision()),
                FieldValues.known(effect.recall()),
                FieldValues.known(effect.f1()),
                FieldValues.known(effect.iou()),
                FieldValues.known(effect.auprc()),
                FieldValues.known(effect.r()),
                FieldValues.known(effect.meanInside()),
                FieldValues.known(effect.meanOutside()));
    }

    private static Double known(Optional<HeldOut> heldOut, ToDoubleFunction<HeldOut> value) {
        return heldOut.map(held -> FieldValues.known(value.applyAsDouble(held))).orElse(null);
    }

    Statistics toStatistics() {
        return new Statistics(
                new Significance(
                        FieldValues.orNaN(pGreater),
                        FieldValues.orNaN(pLess),
                        FieldValues.orNaN(log10PCorrected),
                        FieldValues.orNaN(log10Q)),
                new Interval(FieldValues.orNaN(ciLow), FieldValues.orNaN(ciHigh)),
                new Effect(
                        FieldValues.orNaN(precision),
                        FieldValues.orNaN(recall),
                        FieldValues.orNaN(f1),
                        FieldValues.orNaN(iou),
                        FieldValues.orNaN(auprc),
                        FieldValues.orNaN(r),
                        FieldValues.orNaN(meanInside),
                        FieldValues.orNaN(meanOutside)),
                toHeldOut(),
                Optional.ofNullable(nStrata)
                        .map(strata -> new StratifiedAuc(FieldValues.orNaN(aucStratified), strata)));
    }

    private Optional<HeldOut> toHeldOut() {
        if (nSamplesHoldout == null && aucHoldout == null) {
            return Optional.empty();
        }
        return Optional.of(new HeldOut(
                FieldValues.orNaN(aucHoldout),
                new Interval(FieldValues.orNaN(holdoutCiLow), FieldValues.orNaN(holdoutCiHigh)),
                FieldValues.orNaN(shrinkage),
                FieldValues.required(nPositiveHoldout, "n_positive_holdout"),
                FieldValues.required(nSamplesHoldout, "n_samples_holdout"),
                FieldValues.orNaN(log10PHoldout),
                FieldValues.orNaN(log10QHoldout),
                FieldValues.orNaN(log10PHolmHoldout)));
    }
}
