package dev.invert;

import java.util.Optional;

/**
 * Statistics of an explanation beyond its AUC.
 *
 * @param significance significance of the AUC
 * @param interval 95 % confidence interval of the AUC of this formula as if it had been chosen before. It ignores the
 *     search: on noise, nearly all such intervals exclude 1/2. {@link Explanation#guaranteedAuc()} accounts for the search,
 *     and the interval of {@link #heldOut()} needs not to
 * @param effect other measures of the strength of the association
 * @param heldOut AUC on held-out samples, if there are any
 * @param stratified AUC within strata, if there are any
 */
public record Statistics(
        Significance significance,
        Interval interval,
        Effect effect,
        Optional<HeldOut> heldOut,
        Optional<StratifiedAuc> stratified) {
    /** Returns a copy with log10 of the q-value. */
    public Statistics withLog10Q(double log10Q) {
        return new Statistics(
                new Significance(significance.pGreater(), significance.pLess(), significance.log10PCorrected(), log10Q),
                interval,
                effect,
                heldOut,
                stratified);
    }

    /**
     * Returns whether the explanation is significant. Without held-out samples, its corrected p must be at most alpha;
     * with held-out samples, its held-out p must be at most alpha divided by the number of explanations that are tested.
     *
     * @param alpha significance level of the neuron, from 0 to 1
     * @param explanationCount number of explanations of the neuron, at least 1
     */
    public boolean isSignificant(double alpha, int explanationCount) {
        return heldOut.map(held -> held.log10P() + Math.log10(explanationCount)).orElse(significance.log10PCorrected())
                <= Math.log10(alpha);
    }

    /** Returns a copy with the AUC on held-out samples. */
    public Statistics withHeldOut(HeldOut measured) {
        return new Statistics(significance, interval, effect, Optional.of(measured), stratified);
    }
}
