package dev.invert.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests the bound against the exact permutation distribution, counted subset by subset. */
class TiedTailTest {
    /** Returns the number of subsets of a given size for each sum of doubled mid-ranks. */
    private static double[] sumsOfSubsets(long[] ranks, int size) {
        int most = (int) Arrays.stream(ranks).sum();
        double[][] subsets = new double[size + 1][most + 1];
        subsets[0][0] = 1;
        for (long rank : ranks) {
            for (int k = size; k > 0; k--) {
                for (int sum = most; sum >= rank; sum--) {
                    subsets[k][sum] += subsets[k - 1][(int) (sum - rank)];
                }
            }
        }
        return subsets[size];
    }

    private static long[] doubledMidRanks(int[] values) {
        long[] ranks = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            for (int other : values) {
                ranks[i] += other < values[i] ? 2 : other == values[i] ? 1 : 0;
            }
            ranks[i]++;
        }
        return ranks;
    }

    private static double tieTerm(int[] values) {
        double term = 0;
        for (int value : Arrays.stream(values).distinct().toArray()) {
            double t = Arrays.stream(values).filter(v -> v == value).count();
            term += t * t * t - t;
        }
        return term;
    }

    /** Ties most values at any rank: the bound is never below the exact p-value, in either direction. */
    @Test
    void pIsNeverTooSmall() {
        Random random = new Random(11);
        int tested = 0;
        for (int round = 0; round < 400; round++) {
            int n = 12 + random.nextInt(28);
            int free = 1 + random.nextInt(n / 4);
            int below = random.nextInt(free + 1);
            int[] values = new int[n];
            for (int i = 0; i < free; i++) {
                int size = 1 + random.nextInt(1 + random.nextInt(8));
                values[i] = i < below ? -size : size;
            }
            double tieTerm = tieTerm(values);
            int n1 = 1 + random.nextInt(n - 1);
            int n0 = n - n1;
            double[] subsets = sumsOfSubsets(doubledMidRanks(values), n1);
            double all = Arrays.stream(subsets).sum();
            double atLeast = 0;
            for (int sum = subsets.length - 1; sum >= 0; sum--) {
                atLeast += subsets[sum];
                if (subsets[sum] > 0 && TiedTail.isHeavy(n, tieTerm)) {
                    long u2 = sum - (long) n1 * (n1 + 1);
                    double reliable = MannWhitney.test(u2, n1, n0, tieTerm).log10ReliableP();
                    double atMost = (all - atLeast + subsets[sum]) / all;
                    double exact = Math.min(1, 2 * Math.min(atLeast / all, atMost));
                    assertThat(reliable)
                            .as("%d of %d positive, values %s, 2U %d", n1, n, Arrays.toString(values), u2)
                            .isGreaterThanOrEqualTo(Math.log10(exact) - 1e-9);
                    tested++;
                }
            }
        }
        assertThat(tested).isGreaterThan(5_000);
    }

    /**
     * Checks the example with 10 of 20,000 activations above zero, one of them among 4 positives: p is 0.002 where the
     * normal tail gives 10^-110.
     */
    @Test
    void aFeatureThatIsZeroNearlyEverywhere() {
        long n1 = 4;
        long n0 = 19_996;
        double zeros = 19_990;
        double tieTerm = zeros * zeros * zeros - zeros;
        // One positive is among the ten highest samples and the other three are among the zeros.
        long u2 = 2 * (n0 - 4) + 3 * 19_987;
        MannWhitney test = MannWhitney.test(u2, n1, n0, tieTerm);
        assertThat(test.zScore()).isGreaterThan(20);
        assertThat(test.log10P()).isLessThan(-100);
        assertThat(Math.pow(10, test.log10ReliableP())).isBetween(0.004, 0.04);
    }

    /**
     * Checks that the bound is tight if many positives rank high: its loss is limited to the skewness of binomial
     * counts and the fraction of the samples that are positive.
     */
    @Test
    void costsLittleWhereTheNormalTailIsRight() {
        long n1 = 500;
        long n0 = 19_500;
        double zeros = 16_000;
        double tieTerm = zeros * zeros * zeros - zeros;
        double n = n1 + n0;
        double deviation = Math.sqrt(n1 * n0 / 12.0 * (n + 1 - tieTerm / (n * (n - 1))));
        for (double z : new double[] {3, 5, 8, 12}) {
            long u2 = n1 * n0 + 2 * Math.round(z * deviation);
            MannWhitney test = MannWhitney.test(u2, n1, n0, tieTerm);
            assertThat(test.log10ReliableP()).isBetween(test.log10P(), 0.7 * test.log10P() + 1);
        }
    }

    /** Checks a single positive that is the highest of all samples: chance gives 1 / N. */
    @Test
    void theBestOfAllIsOneOfAll() {
        double tieTerm = 900.0 * 900 * 900 - 900;
        assertThat(TiedTail.of(1000, tieTerm).log10OneSided(499.5, 1)).isCloseTo(-3, within(0.01));
    }

    @Test
    void theLargestGroupIsTakenFromTheTieTerm() {
        assertThat(TiedTail.isHeavy(1000, 600.0 * 600 * 600 - 600)).isFalse();
        assertThat(TiedTail.isHeavy(1000, 700.0 * 700 * 700 - 700)).isTrue();
        // All positives are among the 100 samples that are not tied: their mean rank is above the middle by 450.
        for (int draws : new int[] {1, 2, 5}) {
            double bound = TiedTail.of(1000, 900.0 * 900 * 900 - 900).log10OneSided(450.0 * draws, draws);
            assertThat(bound).isBetween(-draws - 0.01, -draws * 0.5);
        }
    }
}
