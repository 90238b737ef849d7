package dev.invert.internal.search;

import java.util.List;

/**
 * Certificate for the best formula of a neuron.
 *
 * @param certified whether no formula that the proof covers is better
 * @param bound value of the objective that none of these formulas exceeds or, if the best formula was searched for its
 *     low value, falls below; NaN if nothing is proven, because formulas may be longer than a proof covers, or because
 *     none lies within the bounds
 * @param formulaCount number of formulas that the proof covers
 * @param provenLength largest number of literals up to which the best of all formulas is proven, 0 if there is none
 * @param steps steps of work that the proof took, about as many as nanoseconds
 * @param beam result of beam search alone, best first
 */
public record Proof(
        boolean certified, double bound, long formulaCount, int provenLength, double steps, List<FoundFormula> beam) {
    /** Returns a certificate without a bound for a search of longer formulas than a proof covers. */
    static Proof ofShorter(int provenLength, double steps, List<FoundFormula> beam) {
        return new Proof(false, Double.NaN, 0, provenLength, steps, beam);
    }

    /** Returns a copy with other formulas of the beam search. */
    Proof withBeam(List<FoundFormula> other) {
        return new Proof(certified, bound, formulaCount, provenLength, steps, other);
    }

    /** Returns the largest number of literals up to which formulas are proven in every direction. */
    static int provenLength(List<DirectionProof> proofs) {
        return proofs.stream()
                .mapToInt(proof -> proof.best().provenLength())
                .min()
                .orElse(0);
    }

    /** Returns the steps of work of all proofs. */
    static double steps(List<DirectionProof> proofs) {
        return proofs.stream()
                .mapToDouble(proof -> proof.best().steps()
                        + proof.ofLengths().stream()
                                .mapToDouble(CertifiedFormula::steps)
                                .sum())
                .sum();
    }
}
