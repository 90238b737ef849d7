package dev.invert.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares the test with an independent implementation and, if that underflows, with recorded SciPy values. */
class MannWhitneyTest {
    @Test
    void equalsAnIndependentImplementation() {
        Random random = new Random(2);
        for (int round = 0; round < 500; round++) {
            int n1 = 1 + random.nextInt(30);
            int n0 = 1 + random.nextInt(30);
            boolean ties = random.nextBoolean();
            double[] positives = random.doubles(n1)
                    .map(v -> ties ? Math.floor(v * 6) : v * 1.3)
                    .toArray();
            double[] negatives =
                    random.doubles(n0).map(v -> ties ? Math.floor(v * 5) : v).toArray();
            double tieTerm = tieTerm(positives, negatives);
            if (tieTerm == Math.pow(n1 + n0, 3) - (n1 + n0)) {
                continue; // all equal: no test
            }
            boolean exact = tieTerm == 0 && Math.min(n1, n0) <= 8;
            double expected = MannWhitneyUTest.withDefaults()
                    .with(exact ? PValueMethod.EXACT : PValueMethod.ASYMPTOTIC)
                    .test(positives, negatives)
                    .getPValue();
            MannWhitney actual = MannWhitney.test(u2(positives, negatives), n1, n0, tieTerm);
            assertThat(actual.p()).isCloseTo(expected, within(1e-9 * expected + 1e-14));
        }
    }

    /**
     * Compares with values recorded from SciPy by make_fixtures.py: ties, sizes, directions, all three alternatives.
     */
    @ParameterizedTest
    @CsvFileSource(resources = "mann_whitney.csv", numLinesToSkip = 1)
    void equalsScipy(long n1, long n0, long u2, double tieTerm, double p, double greater, double less) {
        MannWhitney actual = MannWhitney.test(u2, n1, n0, tieTerm);
        assertThat(actual.p()).isCloseTo(p, within(1e-9 * p));
        assertThat(actual.pGreater()).isCloseTo(greater, within(1e-9 * greater));
        assertThat(actual.pLess()).isCloseTo(less, within(1e-9 * less));
        if (!TiedTail.isHeavy((double) n1 + n0, tieTerm)) {
            assertThat(Math.pow(10, MannWhitney.log10ReliableOneSidedP(u2, n1, n0, tieTerm, true)))
                    .isCloseTo(greater, within(1e-9 * greater));
            assertThat(Math.pow(10, MannWhitney.log10ReliableOneSidedP(u2, n1, n0, tieTerm, false)))
                    .isCloseTo(less, within(1e-9 * less));
        }
    }

    @Test
    void theOneSidedLogarithmNeitherUnderflowsNorTrustsTheNormalTailOfTies() {
        assertThat(MannWhitney.log10ReliableOneSidedP(2L * 10_000 * 10_000, 10_000, 10_000, 0, true))
                .isCloseTo(-3259.2318205015727 - Math.log10(2), within(1e-6));
        assertThat(MannWhitney.log10ReliableOneSidedP(0, 10_000, 10_000, 0, true))
                .isCloseTo(0, within(1e-12));
        // All activations are equal.
        assertThat(MannWhitney.log10ReliableOneSidedP(9, 3, 3, 210, true)).isZero();
        // 10 of 20,000 activations are above zero, one of them among 4 positives; the correct probability is 0.002.
        double tieTerm = Math.pow(19_990, 3) - 19_990;
        long u2 = 4L * 19_996 + 19_987;
        assertThat(MannWhitney.test(u2, 4, 19_996, tieTerm).log10P()).isLessThan(-50);
        assertThat(MannWhitney.log10ReliableOneSidedP(u2, 4, 19_996, tieTerm, true))
                .isBetween(Math.log10(0.002), Math.log10(0.05));
        assertThat(MannWhitney.log10ReliableOneSidedP(u2, 4, 19_996, tieTerm, false))
                .isZero();
    }

    /** Compares with values recorded from mpmath at 60 digits by make_fixtures.py. */
    @ParameterizedTest
    @CsvFileSource(resources = "normal_tail.csv", numLinesToSkip = 1)
    void normalTailIsRightToTheHundredThousandthDecimalPlace(double z, double log10P) {
        assertThat(NormalTail.log10TwoSided(z)).isCloseTo(log10P, within(1e-12 - 1e-12 * log10P));
    }

    /**
     * Compares n1 positives above n0 negatives without overlap with values recorded from SciPy and NumPy: {@code s =
     * sqrt(n1 * n0 / 12 * (n1 + n0 + 1)); z = (n1 * n0 / 2 - 0.5) / s; log10_p = (log(2) + scipy.stats.norm.logsf(z)) /
     * log(10)}.
     */
    @ParameterizedTest
    @CsvSource({
        "10000, 10000, 122.47142416708121, -3259.2318205015727",
        "1000, 9000, 51.95892057248041, -588.0526771773493"
    })
    void logarithmDoesNotUnderflow(long n1, long n0, double z, double log10P) {
        MannWhitney actual = MannWhitney.test(2 * n1 * n0, n1, n0, 0);
        assertThat(actual.p()).isEqualTo(0);
        assertThat(actual.zScore()).isCloseTo(z, within(1e-12 * z));
        assertThat(actual.log10P()).isCloseTo(log10P, within(-1e-9 * log10P));
    }

    /**
     * Checks few positives among very many samples: the counted tail and its limit agree at the switch between them.
     */
    @ParameterizedTest
    @CsvSource({"1, 5000000", "2, 3000000", "5, 1000000", "8, 600000"})
    void longTailsOfSmallSamplesGoOverIntoTheirLimit(int n1, long n0) {
        long tail = ExactMannWhitney.MAX_COUNTED_TAIL;
        double counted = ExactMannWhitney.of(tail, n1, n0).log10P();
        double limit = ExactMannWhitney.log10Limit(n1, n0, tail) + Math.log10(2);
        assertThat(limit).isCloseTo(counted, within(1e-4));
        ExactMannWhitney beyond = ExactMannWhitney.of(tail + 1, n1, n0);
        assertThat(beyond.log10P()).isCloseTo(counted, within(1e-4));
        assertThat(Math.log10(2 * beyond.atMost())).isCloseTo(beyond.log10P(), within(1e-12));
    }

    @Test
    void noDifferenceIsNoEvidence() {
        MannWhitney actual = MannWhitney.test(50L * 50, 50, 50, 0);
        assertThat(actual.zScore()).isEqualTo(0);
        assertThat(actual.p()).isEqualTo(1);
        assertThat(actual.log10P()).isEqualTo(0);
    }

    private static long u2(double[] positives, double[] negatives) {
        long u2 = 0;
        for (double a : positives) {
            for (double b : negatives) {
                u2 += a > b ? 2 : a == b ? 1 : 0;
            }
        }
        return u2;
    }

    private static double tieTerm(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        Arrays.sort(all);
        double term = 0;
        for (int from = 0; from < all.length; ) {
            int to = from;
            while (to < all.length && all[to] == all[from]) {
                to++;
            }
            double size = to - from;
            term += size * size * size - size;
            from = to;
        }
        return term;
    }
}
