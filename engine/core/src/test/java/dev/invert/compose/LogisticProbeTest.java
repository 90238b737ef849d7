package dev.invert.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.MemoryBudget;
import dev.invert.internal.parallel.Cancellation;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that probes minimize the penalized loss. */
class LogisticProbeTest {
    @Test
    void theGradientIsZeroAlsoForSeparableAndRedundantNeurons() {
        int n = 60;
        int k = 5;
        SplittableRandom random = new SplittableRandom(4);
        double[][] rows = new double[k][n];
        boolean[] truth = new boolean[n];
        for (int i = 0; i < n; i++) {
            truth[i] = random.nextInt(3) == 0;
            for (int j = 0; j < k; j++) {
                rows[j][i] = 1000 + 3 * random.nextDouble() + (j == 0 && truth[i] ? 7 : 0);
            }
            rows[1][i] = rows[0][i];
            rows[2][i] = 4;
        }
        int[] fit = IntStream.range(0, 40).toArray();
        boolean[] positive = new boolean[fit.length];
        System.arraycopy(truth, 0, positive, 0, fit.length);
        try (Features features = new Features(n, k, MemoryBudget.process())) {
            // Neuron 2 is constant: it is not set.
            for (int j : new int[] {0, 1, 3, 4}) {
                features.set(j, rows[j], fit);
            }
            double[] parameters = LogisticProbe.fit(features, fit, positive, Cancellation.NEVER);
            double[] odds = LogisticProbe.logOdds(features, parameters);
            double[] gradient = new double[k + 1];
            for (int i : fit) {
                double error = Calibration.logistic(odds[i]) - (positive[i] ? 1 : 0);
                for (int j = 0; j < k; j++) {
                    gradient[j] += error * features.row(j).get(i);
                }
                gradient[k] += error;
            }
            for (int j = 0; j < k; j++) {
                assertThat(gradient[j] + parameters[j]).isCloseTo(0, within(1e-6));
            }
            assertThat(gradient[k]).isCloseTo(0, within(1e-6));
            assertThat(parameters[0]).isCloseTo(parameters[1], within(1e-6)).isPositive();
            assertThat(parameters[2]).isZero();

            Probe probe = features.unscaled(parameters, parameters[k]);
            for (int i = 0; i < n; i++) {
                double sum = probe.intercept();
                for (int j = 0; j < k; j++) {
                    sum += probe.weights().get(j) * rows[j][i];
                }
                assertThat(sum).isCloseTo(odds[i], within(1e-5));
            }
        }
    }
}
