package dev.invert.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests both calibrations against their definitions. */
class CalibrationTest {
    @Test
    void plattReachesTheMeanTargetsOfTwoActivations() {
        // 8 samples at 100, 2 of them positive; 5 at 103, 4 of them positive.
        double[] activations = {100, 100, 100, 100, 100, 100, 100, 100, 103, 103, 103, 103, 103};
        boolean[] positive = {true, true, false, false, false, false, false, false, true, true, true, true, false};
        Calibration.Platt platt = PlattFit.fit(activations, positive);
        double one = 7.0 / 8;
        double zero = 1.0 / 9;
        assertThat(platt.probability(100)).isCloseTo((2 * one + 6 * zero) / 8, within(1e-9));
        assertThat(platt.probability(103)).isCloseTo((4 * one + zero) / 5, within(1e-9));
    }

    @Test
    void plattHasNoGradientAlsoForSeparableClassesAndLargeOffsets() {
        SplittableRandom random = new SplittableRandom(2);
        for (int trial = 0; trial < 30; trial++) {
            int n = 40;
            double offset = trial % 3 == 0 ? 1e6 : 0;
            double gap = trial % 2 == 0 ? 5 : 0.3;
            double[] activations = new double[n];
            boolean[] positive = new boolean[n];
            int n1 = 0;
            for (int i = 0; i < n; i++) {
                positive[i] = i % 3 == 0;
                n1 += positive[i] ? 1 : 0;
                activations[i] = offset + random.nextDouble() - (positive[i] ? gap : 0);
            }
            Calibration.Platt platt = PlattFit.fit(activations, positive);
            double ofIntercept = 0;
            double ofSlope = 0;
            for (int i = 0; i < n; i++) {
                double target = positive[i] ? (n1 + 1.0) / (n1 + 2) : 1.0 / (n - n1 + 2);
                double error = platt.probability(activations[i]) - target;
                ofIntercept += error;
                ofSlope += error * (activations[i] - offset);
            }
            assertThat(ofIntercept).isCloseTo(0, within(1e-6));
            assertThat(ofSlope).isCloseTo(0, within(1e-6));
            assertThat(platt.slope()).isNegative();
        }
    }

    @Test
    void plattOfAConstantIsTheShareOfPositives() {
        Calibration.Platt platt = PlattFit.fit(new double[] {2, 2, 2}, new boolean[] {true, false, false});
        assertThat(platt.slope()).isZero();
        assertThat(platt.probability(2)).isCloseTo((2.0 / 3 + 2 * 0.25) / 3, within(1e-9));
    }

    @Test
    void isotonicHasTheLeastSquaredErrorOfAllMonotonicSteps() {
        SplittableRandom random = new SplittableRandom(3);
        for (int trial = 0; trial < 200; trial++) {
            int n = 1 + random.nextInt(9);
            double[] activations = new double[n];
            boolean[] positive = new boolean[n];
            for (int i = 0; i < n; i++) {
                activations[i] = random.nextInt(7) - 3;
                positive[i] = random.nextBoolean();
            }
            boolean ascending = random.nextBoolean();
            Calibration.Isotonic fitted = IsotonicFit.fit(activations, positive, ascending);
            double error = 0;
            double before = ascending ? 0 : 1;
            for (double at = -3; at <= 3; at++) {
                double p = fitted.probability(at);
                assertThat(ascending ? p - before : before - p).isGreaterThanOrEqualTo(0);
                before = p;
                error += error(activations, positive, at, at, p);
            }
            assertThat(error).isCloseTo(least(activations, positive, ascending, -3, 0), within(1e-12));
        }
    }

    /** Returns the least error of steps from a value on, each at least (ascending) or at most its forerunner. */
    private static double least(
            double[] activations, boolean[] positive, boolean ascending, double from, double bound) {
        if (from > 3) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (double to = from; to <= 3; to++) {
            int count = 0;
            int positives = 0;
            for (int i = 0; i < activations.length; i++) {
                if (activations[i] >= from && activations[i] <= to) {
                    count++;
                    positives += positive[i] ? 1 : 0;
                }
            }
            double share = count == 0 ? bound : (double) (ascending ? positives : count - positives) / count;
            if (share >= bound) {
                double rest = least(activations, positive, ascending, to + 1, share);
                best = Math.min(best, rest + error(activations, positive, from, to, ascending ? share : 1 - share));
            }
        }
        return best;
    }

    private static double error(double[] activations, boolean[] positive, double from, double to, double p) {
        double error = 0;
        for (int i = 0; i < activations.length; i++) {
            if (activations[i] >= from && activations[i] <= to) {
                error += Math.pow((positive[i] ? 1 : 0) - p, 2);
            }
        }
        return error;
    }
}
