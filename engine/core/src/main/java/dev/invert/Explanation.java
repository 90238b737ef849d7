package dev.invert;

import java.util.List;

/**
 * A formula that explains a neuron, with its exact AUC and its significance.
 *
 * @param formula the formula over concept ids
 * @param label the formula with concept names in place of ids
 * @param length number of literals
 * @param auc probability that a sample that satisfies the formula activates the neuron more than one that does not,
 *     ties counted as one half; from 0 to 1
 * @param objectiveValue value of the objective in the direction of the search: higher is better
 * @param guaranteedAuc AUC that holds at a confidence of 95 % for all formulas of the neuron at once: a lower bound or,
 *     if low AUCs were searched for, an upper bound
 * @param positiveCount n1, the number of samples that satisfy the formula
 * @param sampleCount N, the number of samples
 * @param twiceU twice the Mann-Whitney U, an exact integer: {@code auc = twiceU / (2 n1 (N - n1))}
 * @param zScore standardized U with tie and continuity correction
 * @param p two-sided p-value of the Mann-Whitney test, not corrected for the search; see {@link Significance} for the
 *     corrected p-value
 * @param log10P log10 of {@code p}, finite even if {@code p} underflows
 * @param statistics significance, confidence interval, effect sizes and held-out AUC
 * @param aliases other examined formulas with the same truth set, at most 20; empty unless requested
 * @param equalFormulas number of formulas of as many literals with the same truth set, this one included, over distinct
 *     concepts that are not constant; none has fewer literals. 0 if unknown: for more than three literals, and if the
 *     enumeration ended at its limit
 */
public record Explanation(
        Formula formula,
        String label,
        int length,
        double auc,
        double objectiveValue,
        double guaranteedAuc,
        long positiveCount,
        long sampleCount,
        long twiceU,
        double zScore,
        double p,
        double log10P,
        Statistics statistics,
        List<Formula> aliases,
        long equalFormulas) {
    /** Returns the share of samples that satisfy the formula, {@code positiveCount / sampleCount}. */
    public double fraction() {
        return (double) positiveCount / sampleCount;
    }

    /** Returns Z, the sum of the centered ranks of the samples that satisfy the formula. */
    public long centeredRankSum() {
        return twiceU - positiveCount * (sampleCount - positiveCount);
    }

    /** Returns a copy of this explanation with other statistics. */
    public Explanation with(Statistics other) {
        return new Explanation(
                formula,
                label,
                length,
                auc,
                objectiveValue,
                guaranteedAuc,
                positiveCount,
                sampleCount,
                twiceU,
                zScore,
                p,
                log10P,
                other,
                aliases,
                equalFormulas);
    }
}
