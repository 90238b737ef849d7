package dev.invert.internal.search;

import java.util.List;

/**
 * What is proven about a neuron's best formula.
 *
 * @param certified whether no formula that the proof covers is better
 * @param bound AUC beyond which none of them lies, on the side of 1/2 where the best formula is; NaN if nothing is
 *     proven because formulas may be too long
 * @param formulaCount how many formulas the proof covers
 * @param beam what beam search alone finds, best first
 */
public record Proof(boolean certified, double bound, long formulaCount, List<FoundFormula> beam) {
    /** Nothing is proven; there is only something to compare with. */
    static Proof none(List<FoundFormula> beam) {
        return new Proof(false, Double.NaN, 0, beam);
    }
}
