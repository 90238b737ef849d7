package dev.invert.internal.search;

import dev.invert.Formula;
import java.util.List;

/**
 * A formula that a search kept.
 *
 * @param formula the formula, over the ids of representative concepts
 * @param n size of its truth set, in samples
 * @param sum its linear sum under the objective
 * @param rankSum Z, the sum of its centered ranks; equal to {@code sum} if the objective sums ranks
 * @param aliases other formulas that were examined and have the same truth set, in the order found; empty unless
 *     requested
 */
public record FoundFormula(Formula formula, long n, long sum, long rankSum, List<Formula> aliases) {
    /** Creates a formula whose linear sum is Z, or whose Z is not known yet. */
    public FoundFormula(Formula formula, long n, long sum, List<Formula> aliases) {
        this(formula, n, sum, sum, aliases);
    }

    /** Returns a copy with another Z. */
    FoundFormula withRankSum(long z) {
        return new FoundFormula(formula, n, sum, z, aliases);
    }
}
