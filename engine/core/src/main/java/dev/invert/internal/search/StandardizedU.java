package dev.invert.internal.search;

import dev.invert.internal.kernel.ScoreRule;
import java.math.BigInteger;

/**
 * The standardized U of Mann and Whitney as the objective, without corrections for ties and continuity, which are the
 * same for all formulas or too small to matter: {@code z = Z sqrt(3 / (n (N - n) (N + 1)))}.
 *
 * @param sampleCount N, at most 2^31; every n must satisfy 0 &lt; n &lt; N
 */
public record StandardizedU(long sampleCount) implements Objective {
    /** Relative difference above which scores in doubles decide: far above their rounding error. */
    private static final double DECISIVE = 1e-12;

    @Override
    public String name() {
        return "z";
    }

    @Override
    public ScoreRule rule(int length) {
        return new ScoreRule(ScoreRule.Kind.ROOT, sampleCount, 0);
    }

    /** Compares {@code sign(z) z² / (n (N - n))}, exactly. */
    @Override
    public int compare(long n1, long z1, int length1, long n2, long z2, int length2) {
        double score1 = rule(length1).score(n1, z1);
        double score2 = rule(length2).score(n2, z2);
        if (Math.abs(score1 - score2) > DECISIVE * (Math.abs(score1) + Math.abs(score2))) {
            return Double.compare(score1, score2);
        }
        return square(z1).multiply(area(n2)).compareTo(square(z2).multiply(area(n1)));
    }

    private static BigInteger square(long z) {
        BigInteger exact = BigInteger.valueOf(z);
        return exact.multiply(exact.abs());
    }

    private BigInteger area(long n) {
        return BigInteger.valueOf(n * (sampleCount - n));
    }

    @Override
    public double value(long n, long z, int length) {
        return valueOf(rule(length).score(n, z));
    }

    @Override
    public double valueOf(double score) {
        return score * Math.sqrt(3.0 / (sampleCount + 1));
    }

    @Override
    public double mirrored(double value) {
        return -value;
    }
}
