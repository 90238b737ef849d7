package dev.invert.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests scores against their definitions in 40 decimal digits, and thresholds against scores. */
class ScoreRuleTest {
    private static final MathContext DIGITS = new MathContext(40);
    private static final int CASES = 300;

    @ParameterizedTest
    @CsvSource({"2, 0.5", "10, 1.5", "100, 4", "1000, 0.01", "50000, 7.1", "2147483648, 5.5"})
    void theBoundSolvesItsEquation(long sampleCount, double c) {
        Random random = new Random(sampleCount);
        ScoreRule rule = new ScoreRule(ScoreRule.Kind.BOUND, sampleCount, c);
        for (int i = 0; i < CASES; i++) {
            long n = 1 + Math.floorMod(random.nextLong(), sampleCount - 1);
            long area = n * (sampleCount - n);
            long z = i == 0 ? area : i == 1 ? -area : Math.round((2 * random.nextDouble() - 1) * area);
            double t = rule.score(n, z);
            BigDecimal auc = decimal(z)
                    .divide(decimal(area).multiply(decimal(2)), DIGITS)
                    .add(new BigDecimal("0.5"));

            if (t < 0.5) {
                // No t of at least 1/2 is a bound; the score is half of z or of its share of c.
                assertThat(right(0.5, c, sampleCount, area)).isGreaterThan(auc);
                double z01 = z * Math.sqrt(3.0 / area / (sampleCount + 1));
                assertThat(t).isCloseTo(z01 / (z < 0 ? 1 : c) / 2, within(1e-9 * Math.max(1, Math.abs(t))));
                continue;
            }
            // The right side of the definition grows with t up to the root: it lies between two close values of t.
            assertThat(right(t - 1e-12, c, sampleCount, area)).isLessThanOrEqualTo(auc);
            assertThat(right(t + 1e-12, c, sampleCount, area)).isGreaterThanOrEqualTo(auc);
            assertThat(t).isLessThanOrEqualTo(auc.doubleValue() + 1e-12);
        }
    }

    /** Returns t + c SE(t) - c² (2 t - 1) N / (9 n (N - n)), of 1/2 for lower t, in 40 digits. */
    private static BigDecimal right(double t, double c, long sampleCount, long area) {
        BigDecimal at = new BigDecimal(Math.max(0.5, t));
        BigDecimal term = decimal(sampleCount - 2)
                .multiply(at)
                .divide(BigDecimal.ONE.add(at), DIGITS)
                .add(BigDecimal.ONE);
        BigDecimal variance =
                at.multiply(BigDecimal.ONE.subtract(at)).multiply(term).max(BigDecimal.ZERO);
        BigDecimal skew = new BigDecimal(c * c)
                .multiply(at.multiply(decimal(2)).subtract(BigDecimal.ONE))
                .multiply(decimal(sampleCount))
                .divide(decimal(area).multiply(decimal(9)), DIGITS);
        return new BigDecimal(t)
                .add(new BigDecimal(c)
                        .multiply(variance.divide(decimal(area), DIGITS).sqrt(DIGITS)))
                .subtract(skew);
    }

    private static BigDecimal decimal(long value) {
        return BigDecimal.valueOf(value);
    }

    /** Beyond the first root, t = 1 may solve the equation too: it must not be mistaken for the bound. */
    @ParameterizedTest
    @CsvSource({"100, 2, 4", "50000, 7, 6", "1000, 500, 40"})
    void aPerfectFormulaOnFewSamplesIsNotGuaranteedToBePerfect(long sampleCount, long n, double c) {
        ScoreRule rule = new ScoreRule(ScoreRule.Kind.BOUND, sampleCount, c);
        assertThat(rule.score(n, n * (sampleCount - n))).isLessThan(0.9);
    }

    @ParameterizedTest
    @EnumSource(ScoreRule.Kind.class)
    void sumsReachAThresholdExactlyIfTheirScoreDoes(ScoreRule.Kind kind) {
        int sampleCount = 40;
        ScoreRule rule = new ScoreRule(kind, sampleCount, 3);
        SumThreshold threshold = new SumThreshold(sampleCount);
        for (int seedN = 1; seedN < sampleCount; seedN += 3) {
            for (int seedZ = 0; seedZ <= seedN * (sampleCount - seedN); seedZ += 7) {
                double score = rule.score(seedN, seedZ);
                rule.threshold(score, threshold);
                threshold.lower(1e-9);
                for (int n = 1; n < sampleCount; n++) {
                    for (int z = leastSum(rule, n); z <= mostSum(rule, n); z++) {
                        boolean reaches = rule.score(n, z) >= score - 1e-12;
                        if (score >= 0) {
                            assertThat(threshold.reaches(n, z))
                                    .as("%s %d %d of %d %d", kind, n, z, seedN, seedZ)
                                    .isEqualTo(reaches);
                        } else if (reaches) {
                            assertThat(threshold.reaches(n, z)).isTrue();
                        }
                    }
                }
            }
        }
    }

    /** Returns the smallest sum of n samples. */
    private static int leastSum(ScoreRule rule, int n) {
        int total = (int) rule.sampleCount();
        int top = (int) rule.parameter();
        return rule.kind() == ScoreRule.Kind.OVERLAP
                ? Math.max(0, n - total + top) * total - n * top
                : -n * (total - n);
    }

    private static int mostSum(ScoreRule rule, int n) {
        int total = (int) rule.sampleCount();
        int top = (int) rule.parameter();
        return rule.kind() == ScoreRule.Kind.OVERLAP ? Math.min(n, top) * total - n * top : n * (total - n);
    }

    @ParameterizedTest
    @EnumSource(ScoreRule.Kind.class)
    void scoresGrowWithTheSum(ScoreRule.Kind kind) {
        ScoreRule rule = new ScoreRule(kind, 60, 5);
        for (int n = 1; n < 60; n++) {
            double last = Double.NEGATIVE_INFINITY;
            for (int z = leastSum(rule, n); z <= mostSum(rule, n); z++) {
                double score = rule.score(n, z);
                assertThat(score).isGreaterThan(last).isBetween(rule.lowest(), rule.highest());
                last = score;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ScoreRule.Kind.class)
    void theLineLiesBelowTheThreshold(ScoreRule.Kind kind) {
        ScoreRule rule = new ScoreRule(kind, 60, 5);
        SumThreshold threshold = new SumThreshold(60);
        for (double t = rule.lowest(); t <= rule.highest(); t += (rule.highest() - rule.lowest()) / 37) {
            rule.threshold(t, threshold);
            for (int lo = 1; lo < 60; lo += 4) {
                for (int hi = lo; hi < 60; hi += 5) {
                    for (int n = lo; n <= hi; n++) {
                        double line = threshold.slope(lo, hi, false) * n + threshold.intercept(lo, hi, false);
                        assertThat(threshold.reaches(n, line - 1e-6))
                                .as("a point below the line is below the threshold or on it")
                                .isFalse();
                        double negated = threshold.slope(lo, hi, true) * n + threshold.intercept(lo, hi, true);
                        assertThat(threshold.reaches(60.0 - n, negated - 1e-6))
                                .as("so is the negation")
                                .isFalse();
                        assertThat(threshold.reachesEither(n, line + 1e-6))
                                .isEqualTo(
                                        threshold.reaches(n, line + 1e-6) || threshold.reaches(60.0 - n, -line - 1e-6));
                    }
                }
            }
        }
    }
}
