package dev.invert.internal.search;

import dev.invert.internal.kernel.ScoreRule;
import java.math.BigInteger;

/** Compares scores of the form {@code sum / sqrt(n (N - n))} exactly. */
final class RootScores {
    /** Relative difference above which scores in doubles decide: far above their rounding error. */
    private static final double DECISIVE = 1e-12;

    private RootScores() {}

    static ScoreRule rule(long sampleCount) {
        return new ScoreRule(ScoreRule.Kind.ROOT, sampleCount, 0);
    }

    /** Compares {@code sign(sum) sum² / (n (N - n))}. */
    static int compare(long sampleCount, long n1, long sum1, long n2, long sum2) {
        ScoreRule rule = rule(sampleCount);
        double score1 = rule.score(n1, sum1);
        double score2 = rule.score(n2, sum2);
        if (Math.abs(score1 - score2) > DECISIVE * (Math.abs(score1) + Math.abs(score2))) {
            return Double.compare(score1, score2);
        }
        return square(sum1)
                .multiply(area(sampleCount, n2))
                .compareTo(square(sum2).multiply(area(sampleCount, n1)));
    }

    private static BigInteger square(long sum) {
        BigInteger exact = BigInteger.valueOf(sum);
        return exact.multiply(exact.abs());
    }

    private static BigInteger area(long sampleCount, long n) {
        return BigInteger.valueOf(n * (sampleCount - n));
    }
}
