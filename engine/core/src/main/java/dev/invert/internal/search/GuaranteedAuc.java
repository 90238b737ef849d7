package dev.invert.internal.search;

import dev.invert.internal.kernel.ScoreRule;
import dev.invert.internal.statistics.NormalTail;
import dev.invert.internal.statistics.ReachableFormulas;
import java.util.Arrays;
import java.util.List;

/**
 * The guaranteed AUC as the objective: a lower confidence bound of the AUC that holds for all formulas of a neuron at
 * once. Of the error rate of {@value #ERROR_RATE}, formulas of k literals take the part 2^-k, shared equally by all
 * formulas of that length within reach; c_k is the quantile of the normal distribution that this leaves. The bound is
 * the t that satisfies {@code AUC = t + c_k SE(t)} with the standard error of {@link ScoreRule.Kind#BOUND}, reduced by
 * the tie correction {@code sqrt(1 - Σ(t³ - t) / (N³ - N))} of the Mann-Whitney test. Unlike {@code AUC - c SE(AUC)}, it
 * stays well below 1 for a formula on few samples whose AUC is 1. If no bound reaches 1/2, the most significant formula
 * is best.
 */
public final class GuaranteedAuc implements NeuronObjectives {
    /** Probability that some formula of a neuron without any association exceeds 1/2. */
    public static final double ERROR_RATE = 0.05;

    private final long sampleCount;
    private final double[] quantiles;

    private GuaranteedAuc(long sampleCount, double[] quantiles) {
        this.sampleCount = sampleCount;
        this.quantiles = quantiles;
    }

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
        double[] quantiles = new double[length];
        double log10Formulas = 0;
        for (int k = 1; k <= length; k++) {
            // A longer formula is never charged less: over few concepts, long formulas repeat short ones.
            log10Formulas = Math.max(
                    log10Formulas, ReachableFormulas.log10CountOfLength(Math.max(1, conceptCount), k, patternCount));
            double log10Share = Math.log10(ERROR_RATE / directions) - k * Math.log10(2) - log10Formulas;
            quantiles[k - 1] = NormalTail.quantile(log10Share);
        }
        return new GuaranteedAuc(sampleCount, quantiles);
    }

    @Override
    public String name() {
        return "guaranteed";
    }

    @Override
    public Objective forNeuron(double tieTerm) {
        double total = (double) sampleCount;
        double correction = Math.sqrt(Math.max(0, 1 - tieTerm / (total * (total * total - 1))));
        List<ScoreRule> rules = Arrays.stream(quantiles)
                .mapToObj(quantile -> new ScoreRule(ScoreRule.Kind.BOUND, sampleCount, quantile * correction))
                .toList();
        return new Bound(new Auroc(sampleCount), rules);
    }

    /**
     * Returns the guaranteed AUC of a formula, which may lie below 1/2.
     *
     * @param tieTerm Σ (t³ - t) over groups of t equal activations
     * @param n support of the formula, in samples
     * @param z Z, the sum of its centered ranks
     * @param length number of literals
     * @param sign 1 for a lower bound of the AUC, -1 for an upper bound
     */
    public double bound(double tieTerm, long n, long z, int length, int sign) {
        ScoreRule rule = forNeuron(tieTerm).rule(length);
        double score = rule.score(n, sign * z);
        double area = (double) n * (sampleCount - n);
        double bound = score >= 0.5
                ? score
                : 0.5 + sign * z / (2 * area) - rule.parameter() * Math.sqrt((sampleCount + 1) / (12 * area));
        return sign > 0 ? bound : 1 - bound;
    }

    /** The objective of one neuron. */
    private record Bound(Auroc auroc, List<ScoreRule> rules) implements Objective {
        /** Values are rounded to multiples of this, so that formulas that differ by rounding errors only are equal. */
        private static final double GRID = 0x1p-40;

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
    }
}
