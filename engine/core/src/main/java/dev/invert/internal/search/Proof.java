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
 * @param beam result of beam search alone, best first
 */
public record Proof(boolean certified, double bound, long formulaCount, List<FoundFormula> beam) {
    /** Returns a certificate that proves nothing and only holds the beam's result for comparison. */
    static Proof none(List<FoundFormula> beam) {
        return new Proof(false, Double.NaN, 0, beam);
    }
}
