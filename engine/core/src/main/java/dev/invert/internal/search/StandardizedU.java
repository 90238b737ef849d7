package dev.invert.internal.search;

import dev.invert.internal.kernel.ScoreRule;

/**
 * The standardized U of Mann and Whitney as the objective, without corrections for ties and continuity, which are the
 * same for all formulas or too small to matter: {@code z = Z sqrt(3 / (n (N - n) (N + 1)))}.
 *
 * @param sampleCount N, at most 2^31; every n must satisfy 0 &lt; n &lt; N
 */
public record StandardizedU(long sampleCount) implements Objective {
    @Override
    public String name() {
        return "z";
    }

    @Override
    public ScoreRule rule(int length) {
        return RootScores.rule(sampleCount);
    }

    @Override
    public int compare(long n1, long z1, int length1, long n2, long z2, int length2) {
        return RootScores.compare(sampleCount, n1, z1, n2, z2);
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
