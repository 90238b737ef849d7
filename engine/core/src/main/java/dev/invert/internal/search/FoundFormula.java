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
 * @param equalFormulas number of formulas of as many literals with the same truth set, this one included; 0 if unknown
 */
public record FoundFormula(Formula formula, long n, long sum, long rankSum, List<Formula> aliases, long equalFormulas) {
    /** Creates a formula whose linear sum is Z, or whose Z is not known yet. */
    public FoundFormula(Formula formula, long n, long sum, List<Formula> aliases) {
        this(formula, n, sum, sum, aliases, 0);
    }

    /** Returns a copy with another Z. */
    FoundFormula withRankSum(long z) {
        return new FoundFormula(formula, n, sum, z, aliases, equalFormulas);
    }

    /**
     * Returns another formula with the same truth set.
     *
     * @param equal the other formula
     * @param otherAliases its aliases
     * @param count number of formulas of as many literals with the same truth set; 0 if unknown
     */
    public FoundFormula replaced(Formula equal, List<Formula> otherAliases, long count) {
        return new FoundFormula(equal, n, sum, rankSum, otherAliases, count);
    }
}
