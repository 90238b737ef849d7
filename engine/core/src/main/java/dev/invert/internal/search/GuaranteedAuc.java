package dev.invert.internal.search;

import dev.invert.internal.kernel.ScoreRule;
import dev.invert.internal.statistics.NormalTail;
import dev.invert.internal.statistics.ReachableFormulas;
import java.util.ArrayList;
import java.util.List;

/**
 * The guaranteed AUC as the objective: a lower confidence bound of the AUC that holds for all formulas of a neuron at
 * once. Of the error rate of {@value #ERROR_RATE}, formulas of k literals take the part 2^-k, shared equally by all
 * formulas of that length within reach; c_k is the quantile of the normal distribution that this leaves. The bound is
 * the t at which the test of {@link ScoreRule.Kind#BOUND}, with c_k standard errors, just accepts the AUC. Unlike {@code
 * AUC - c SE(AUC)}, it stays well below 1 for a formula on few samples whose AUC is 1. If no bound reaches 1/2, the most
 * significant formula is best.
 *
 * <p>The standard error is that of untied activations. Ties make the true one smaller, but correcting for them, as the
 * Mann-Whitney test does, breaks the guarantee: on noise that is zero on 99.8 % of the samples, every second neuron then
 * had a formula with a bound above 1/2.
 *
 * @param auroc the AUC on the same samples
 * @param rules at index k - 1, the rule for formulas of k literals
 */
public record GuaranteedAuc(Auroc auroc, List<ScoreRule> rules) implements Objective {
    /** Probability that some formula of a neuron without any association has a bound above 1/2. */
    public static final double ERROR_RATE = 0.05;

    /** Values are rounded to multiples of this, so that formulas that differ by rounding errors only are equal. */
    private static final double GRID = 0x1p-40;

    /**
     * Creates the objective for one concept set.
     *
     * @param sampleCount N, at most 2^31
     * @param conceptCount number of distinct concepts that are not constant
     * @param patternCount number of distinct rows of the concept matrix
     * @param length largest number of literals in a formula, at least 1
     * @param directions 2 if both high and low AUCs are searched, otherwise 1
     */
    public static GuaranteedAuc of(long sampleCount, int conceptCount, int patternCount, int length, int directions) {
        List<ScoreRule> rules = new ArrayList<>();
        double log10Correction = 0;
        for (int k = 1; k <= length; k++) {
            // A longer formula is never charged less: over few concepts, long formulas repeat short ones.
            log10Correction = Math.max(
                    log10Correction, ReachableFormulas.log10Correction(Math.max(1, conceptCount), k, patternCount));
            double log10Share = Math.log10(ERROR_RATE / directions) - log10Correction;
            rules.add(new ScoreRule(ScoreRule.Kind.BOUND, sampleCount, NormalTail.quantile(log10Share)));
        }
        return new GuaranteedAuc(new Auroc(sampleCount), List.copyOf(rules));
    }

    @Override
    public String name() {
        return "guaranteed";
    }

    @Override
    public ScoreRule rule(int length) {
        return rules.get(length - 1);
    }

    /** Compares the bounds, rounded to multiples of 2^-40; the higher AUC decides between equal ones. */
    @Override
    public int compare(long n1, long z1, int length1, long n2, long z2, int length2) {
        int byBound = Double.compare(value(n1, z1, length1), value(n2, z2, length2));
        return byBound != 0 ? byBound : auroc.compare(n1, z1, n2, z2);
    }

    @Override
    public double value(long n, long z, int length) {
        return Math.rint(rule(length).score(n, z) / GRID) * GRID;
    }

    @Override
    public double valueOf(double score) {
        return score;
    }

    @Override
    public double mirrored(double value) {
        return 1 - value;
    }

    /**
     * Returns the guaranteed AUC of a formula, which may lie below 1/2.
     *
     * @param n support of the formula, in samples
     * @param z Z, the sum of its centered ranks
     * @param length number of literals
     * @param sign 1 for a lower bound of the AUC, -1 for an upper bound
     */
    public double bound(long n, long z, int length, int sign) {
        long sampleCount = auroc.sampleCount();
        ScoreRule rule = rule(length);
        double score = rule.score(n, sign * z);
        double area = (double) n * (sampleCount - n);
        double bound = score >= 0.5
                ? score
                : 0.5 + sign * z / (2 * area) - rule.parameter() * Math.sqrt((sampleCount + 1) / (12 * area));
        return sign > 0 ? bound : 1 - bound;
    }
}
