package dev.invert.internal.search;

/**
 * Result of a proof for one direction, the highest or the lowest AUC.
 *
 * @param best the best formula found, the first in the order of the beam search; null if none lies within the bounds
 * @param certified whether {@code best} is proven to be the best of all
 * @param bound value that no formula exceeds, with the sign of the direction; NaN if it is certified that no formula
 *     lies within the bounds
 * @param formulaCount number of formulas that the proof covers
 */
public record CertifiedFormula(FoundFormula best, boolean certified, double bound, long formulaCount) {
    /** Returns the bound alone, for a best formula that is not reported. */
    CertifiedFormula withoutBest() {
        return new CertifiedFormula(null, false, bound, formulaCount);
    }
}
