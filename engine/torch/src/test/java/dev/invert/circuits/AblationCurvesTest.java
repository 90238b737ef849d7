package dev.invert.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Curves of layers whose neurons add known parts to the target, so that every share has a closed form. */
class AblationCurvesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 9, 10, 11, 29, 30, 31, 50, 64, 101})
    void additiveNeuronsHaveAdditiveShares(int neuronCount) {
        double total = neuronCount * (neuronCount + 1) / 2.0;
        int shown = Math.min(3, neuronCount);
        AblationCurves curves = new AblationCurves(
                neuronCount,
                shown,
                new double[] {total, total},
                new double[] {0, 0},
                deleted -> target(
                        total - Arrays.stream(deleted).map(j -> neuronCount - j).sum()));
        int[] order = IntStream.range(0, neuronCount).toArray();

        Faithfulness found =
                curves.measure(order, Arrays.copyOf(order, shown), 400, new SplittableRandom(3), new Bootstrap(2, 3));

        List<Integer> points = found.points();
        assertThat(points).contains(0, shown, neuronCount - shown, neuronCount);
        for (int p = 0; p < points.size(); p++) {
            int count = points.get(p);
            // To keep the last k neurons of a random order is to delete the others.
            assertThat(points).contains(neuronCount - count);
            double first =
                    IntStream.range(0, count).mapToDouble(j -> neuronCount - j).sum() / total;
            assertThat(found.delete().get(p)).isCloseTo(1 - first, within(1e-12));
            assertThat(found.keep().get(p)).isCloseTo(first, within(1e-12));
            assertThat(found.deleteRandom().get(p)).isCloseTo(1 - (double) count / neuronCount, within(0.1));
            assertThat(found.keepRandom().get(p)).isCloseTo((double) count / neuronCount, within(0.1));
        }
        assertThat(AblationCurves.count(neuronCount, shown, 5)).isEqualTo((points.size() - 2) * 7 + 2);
    }

    private static double[] target(double value) {
        return new double[] {value, value};
    }
}
