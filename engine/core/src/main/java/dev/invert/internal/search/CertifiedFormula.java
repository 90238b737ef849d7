package dev.invert.internal.search;

/**
 * Result of a proof for one direction, the highest or the lowest AUC.
 *
 * @param best the best formula found, the first in the order of the beam search; null if none lies within the bounds
 * @param certified whether {@code best} is proven to be the best of all
 * @param bound value that no formula exceeds, with the sign of the direction; NaN if it is certified that no formula
 *     lies within the bounds
 * @param formulaCount number of formulas that the proof covers
 * @param provenLength largest number of literals up to which the best of all formulas is proven
 * @param shorter best formula of up to {@code provenLength} literals, if only formulas of so few literals are proven and
 *     any lies within the bounds; otherwise null
 * @param steps steps of work that the proof took
 */
public record CertifiedFormula(
        FoundFormula best,
        boolean certified,
        double bound,
        long formulaCount,
        int provenLength,
        FoundFormula shorter,
        double steps) {
    /** Returns the bound alone, for a best formula that is not reported. */
    CertifiedFormula withoutBest() {
        return new CertifiedFormula(null, false, bound, formulaCount, 0, null, steps);
    }

    /** Returns the same proof for another formula with the truth set of the best one. */
    CertifiedFormula withBest(FoundFormula same) {
        return new CertifiedFormula(same, certified, bound, formulaCount, provenLength, shorter, steps);
    }
}
