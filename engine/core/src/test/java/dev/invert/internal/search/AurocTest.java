package dev.invert.internal.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and comparisons against exact fractions, up to the largest number of samples. */
class AurocTest {
    private static final int CASES = 2_000;

    /** The smallest N that has a formula, sizes around a word, and the largest: products then need 128 bits. */
    @ParameterizedTest
    @ValueSource(longs = {2, 3, 63, 64, 65, 50_000, 1L << 31})
    void comparesAndDividesExactly(long sampleCount) {
        Random random = new Random(sampleCount);
        Auroc auroc = new Auroc(sampleCount);
        assertThat(auroc.name()).isEqualTo("auc");
        for (int i = 0; i < CASES; i++) {
            long n1 = 1 + (random.nextLong() >>> 1) % (sampleCount - 1);
            long z1 = sum(random, sampleCount, n1);
            // Every fourth pair has equal values: the complement with the negated sum, or the same formula.
            long n2 = i % 4 == 0 ? sampleCount - n1 : 1 + (random.nextLong() >>> 1) % (sampleCount - 1);
            long z2 = i % 4 == 0 ? z1 : sum(random, sampleCount, n2);
            BigInteger left = product(z1, n2, sampleCount);
            BigInteger right = product(z2, n1, sampleCount);

            assertThat(Integer.signum(auroc.compare(n1, z1, n2, z2))).isEqualTo(left.compareTo(right));
            assertThat(auroc.compare(n1, z1, n1, z1)).isZero();
            BigDecimal exact = BigDecimal.valueOf(n1)
                    .multiply(BigDecimal.valueOf(sampleCount - n1))
                    .add(BigDecimal.valueOf(z1))
                    .divide(
                            BigDecimal.valueOf(n1)
                                    .multiply(BigDecimal.valueOf(sampleCount - n1))
                                    .multiply(BigDecimal.valueOf(2)),
                            MathContext.DECIMAL128);
            assertThat(Math.abs(auroc.value(n1, z1) - exact.doubleValue())).isLessThanOrEqualTo(Math.ulp(1.0));
        }
    }

    /** A sum that some neuron can have: its size is at most n1 (N - n1). */
    private static long sum(Random random, long sampleCount, long n1) {
        long area = n1 * (sampleCount - n1);
        return random.nextInt(8) == 0 ? area : (long) ((2 * random.nextDouble() - 1) * area);
    }

    private static BigInteger product(long z, long n, long sampleCount) {
        return BigInteger.valueOf(z).multiply(BigInteger.valueOf(n)).multiply(BigInteger.valueOf(sampleCount - n));
    }
}
