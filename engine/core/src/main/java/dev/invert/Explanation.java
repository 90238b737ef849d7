package dev.invert;

import java.util.List;

/**
 * One formula that explains a neuron, with its exact AUC and its significance.
 *
 * @param formula over concept ids
 * @param label the formula in concept names
 * @param length literals in it
 * @param auc probability that a sample with the formula activates the neuron more than one without, ties counted half;
 *     from 0 to 1
 * @param positiveCount samples that satisfy the formula
 * @param sampleCount N
 * @param twiceU twice the Mann-Whitney U, an exact integer: {@code auc = twiceU / (2 n1 (N - n1))}
 * @param zScore standardized U with tie and continuity correction
 * @param p two-sided p-value of the Mann-Whitney test, not corrected for the search; {@link Significance} has the corrected
 *     one
 * @param log10P its logarithm, finite where p underflows
 * @param statistics all that is known beyond the AUC
 * @param aliases other formulas that were examined and have the same truth set; empty unless asked for
 */
public record Explanation(
        Formula formula,
        String label,
        int length,
        double auc,
        long positiveCount,
        long sampleCount,
        long twiceU,
        double zScore,
        double p,
        double log10P,
        Statistics statistics,
        List<Formula> aliases) {
    /** Share of samples that satisfy the formula. */
    public double fraction() {
        return (double) positiveCount / sampleCount;
    }

    /** Returns Z, the sum of the centered ranks of the samples that satisfy the formula. */
    public long centeredRankSum() {
        return twiceU - positiveCount * (sampleCount - positiveCount);
    }

    /** Returns the same with other statistics. */
    public Explanation with(Statistics other) {
        return new Explanation(
                formula, label, length, auc, positiveCount, sampleCount, twiceU, zScore, p, log10P, other, aliases);
    }
}
