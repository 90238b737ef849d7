package dev.invert.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Compares {@link PairedAuc} with the definition of DeLong's test. */
class PairedAucTest {
    @Test
    void varianceIsThatOfTheDefinition() {
        SplittableRandom random = new SplittableRandom(1);
        for (int trial = 0; trial < 50; trial++) {
            int n = 8 + random.nextInt(30);
            double[] a = new double[n];
            double[] b = new double[n];
            boolean[] positive = new boolean[n];
            for (int i = 0; i < n; i++) {
                // Few values, so that many are tied; -0 equals 0.
                a[i] = random.nextInt(6) * (random.nextBoolean() ? 1.0 : -0.0);
                b[i] = random.nextInt(20);
                positive[i] = i < 2 || (i > 3 && random.nextInt(3) == 0);
            }
            PairedAuc paired = PairedAuc.of(a, b, positive);
            double[] expected = definition(a, b, positive);
            assertThat(paired.difference()).isCloseTo(expected[0], within(1e-12));
            assertThat(paired.variance()).isCloseTo(expected[1], within(1e-12));
            assertThat(paired.high() - paired.low()).isCloseTo(2 * 1.959964 * Math.sqrt(expected[1]), within(1e-6));
        }
    }

    /** Returns the difference and its variance, from the covariance matrices S10 and S01 of the structural components. */
    private static double[] definition(double[] a, double[] b, boolean[] positive) {
        int n = positive.length;
        double difference = 0;
        double variance = 0;
        for (boolean side : new boolean[] {true, false}) {
            double[] away = new double[n];
            int count = 0;
            double mean = 0;
            for (int i = 0; i < n; i++) {
                if (positive[i] == side) {
                    away[count] = component(a, positive, i) - component(b, positive, i);
                    mean += away[count++];
                }
            }
            mean /= count;
            double squares = 0;
            for (int i = 0; i < count; i++) {
                squares += (away[i] - mean) * (away[i] - mean);
            }
            variance += squares / (count - 1) / count;
            difference = mean;
        }
        return new double[] {difference, variance};
    }

    private static double component(double[] scores, boolean[] positive, int sample) {
        double right = 0;
        int others = 0;
        for (int i = 0; i < scores.length; i++) {
            if (positive[i] != positive[sample]) {
                double lead = positive[sample] ? scores[sample] - scores[i] : scores[i] - scores[sample];
                right += lead > 0 ? 1 : lead == 0 ? 0.5 : 0;
                others++;
            }
        }
        return right / others;
    }

    @Test
    void pValuesAreThoseOfTheNormalDistribution() {
        assertThat(new PairedAuc(1.959963984540054, 1).pValue()).isCloseTo(0.05, within(1e-12));
        assertThat(new PairedAuc(-0.1, 0.01).pValue()).isCloseTo(0.31731050786291415, within(1e-12));
        assertThat(new PairedAuc(0, 0).pValue()).isEqualTo(1);
        assertThat(new PairedAuc(1, 0).pValue()).isZero();
    }
}
