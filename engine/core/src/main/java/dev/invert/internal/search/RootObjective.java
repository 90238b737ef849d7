package dev.invert.internal.search;

import dev.invert.internal.kernel.ScoreRule;
import java.math.BigInteger;

/** An objective whose scores have the form {@code sum / sqrt(n (N - n))} and are compared exactly. */
sealed interface RootObjective extends Objective permits PearsonR, StandardizedU {
    /** Relative difference above which scores in doubles decide: far above their rounding error. */
    double DECISIVE = 1e-12;

    /** Returns N; every n must satisfy 0 &lt; n &lt; N. */
    long sampleCount();

    @Override
    default ScoreRule rule(int length) {
        return new ScoreRule(ScoreRule.Kind.ROOT, sampleCount(), 0);
    }

    /** Compares {@code sign(sum) sum² / (n (N - n))}. */
    @Override
    default int compare(long n1, long sum1, int length1, long n2, long sum2, int length2) {
        ScoreRule rule = rule(length1);
        double score1 = rule.score(n1, sum1);
        double score2 = rule.score(n2, sum2);
        if (Math.abs(score1 - score2) > DECISIVE * (Math.abs(score1) + Math.abs(score2))) {
            return Double.compare(score1, score2);
        }
        return square(sum1).multiply(area(n2)).compareTo(square(sum2).multiply(area(n1)));
    }

    private static BigInteger square(long sum) {
        BigInteger exact = BigInteger.valueOf(sum);
        return exact.multiply(exact.abs());
    }

    private BigInteger area(long n) {
        return BigInteger.valueOf(n * (sampleCount() - n));
    }

    @Override
    default double value(long n, long sum, int length) {
        return valueOf(rule(length).score(n, sum));
    }

    @Override
    default double mirrored(double value) {
        return -value;
    }
}
