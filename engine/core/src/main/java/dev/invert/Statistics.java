package dev.invert;

import java.util.Optional;

/**
 * What is known about an explanation beyond its AUC.
 *
 * @param significance how unlikely the AUC is by chance
 * @param interval 95 % confidence interval of the AUC of this formula (DeLong et al. 1988). It does not know that the
 *     formula was searched for: {@link #heldOut()} has one that does. Where the AUC is exactly 0 or 1 its width is 0
 * @param effect other measures of strength
 * @param heldOut the AUC on samples that the search did not see, if some were held out
 */
public record Statistics(Significance significance, Interval interval, Effect effect, Optional<HeldOut> heldOut) {
    /** The same with log10 of the q-value. */
    public Statistics withLog10Q(double log10Q) {
        return new Statistics(
                new Significance(significance.pGreater(), significance.pLess(), significance.log10PCorrected(), log10Q),
                interval,
                effect,
                heldOut);
    }

    /** The same with what samples say that the search did not see. */
    public Statistics withHeldOut(HeldOut measured) {
        return new Statistics(significance, interval, effect, Optional.of(measured));
    }
}
