package dev.invert.internal.search;

import dev.invert.internal.kernel.ScoreRule;

/**
 * The area under the ROC curve as the objective. The linear sum is Z, the sum of centered ranks:
 * {@code AUC - 1/2 = Z / (2 n (N - n))}.
 *
 * @param sampleCount N, at most 2^31; every n must satisfy 0 &lt; n &lt; N
 */
public record Auroc(long sampleCount) implements Objective {
    @Override
    public String name() {
        return "auc";
    }

    @Override
    public ScoreRule rule(int length) {
        return new ScoreRule(ScoreRule.Kind.AREA, sampleCount, 0);
    }

    /** Compares {@code z1 / (n1 (N - n1))} with {@code z2 / (n2 (N - n2))} by their 128-bit cross products. */
    public int compare(long n1, long z1, long n2, long z2) {
        long area1 = n1 * (sampleCount - n1);
        long area2 = n2 * (sampleCount - n2);
        int high = Long.compare(Math.multiplyHigh(z1, area2), Math.multiplyHigh(z2, area1));
        return high != 0 ? high : Long.compareUnsigned(z1 * area2, z2 * area1);
    }

    @Override
    public int compare(long n1, long z1, int length1, long n2, long z2, int length2) {
        return compare(n1, z1, n2, z2);
    }

    /**
     * Returns the AUC. It is rounded once if n (N - n) is at most 2^52, which holds up to N = 2^27; beyond that the two
     * conversions to double round as well.
     */
    public double value(long n, long z) {
        long area = n * (sampleCount - n);
        return (area + z) / (2.0 * area);
    }

    @Override
    public double value(long n, long z, int length) {
        return value(n, z);
    }

    @Override
    public double valueOf(double score) {
        return 0.5 + score / 2;
    }

    @Override
    public double mirrored(double value) {
        return 1 - value;
    }

    @Override
    public double signedValue(long n, long z, int length, int sign) {
        return value(n, z);
    }
}
