package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.internal.statistics.AucInterval;
import dev.invert.internal.statistics.ClusteredAuc;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Compares {@link ClusteredAuc} with values that NumPy computed, and with the definition. */
class ClusteredAucTest {
    private static final double EXACT = 1e-9;

    @Test
    void errorsOfRealLatents() {
        RealLatents real = RealLatents.read();
        ClusteredAuc clustered = new ClusteredAuc(real.documents(), 93);
        List<String[]> expected = RealLatents.rows("clustered.csv");
        assertThat(expected).hasSize(24);
        for (String[] row : expected) {
            RealLatents.Latent latent = real.latents().get(Integer.parseInt(row[0]));

            ClusteredAuc.Estimate found = clustered.estimate(
                    latent.values().samples(), latent.values().values(), latent.truth());

            assertThat(found.n1()).isEqualTo(Long.parseLong(row[row.length - 5]));
            assertThat(found.auc()).isCloseTo(Double.parseDouble(row[row.length - 3]), within(EXACT));
            assertThat(found.standardError()).isCloseTo(Double.parseDouble(row[row.length - 1]), within(EXACT));
        }
    }

    @Test
    void theDefinitionOnRandomActivationsOfBothSigns() {
        Random random = new Random(5);
        for (int trial = 0; trial < 200; trial++) {
            int n = 20 + random.nextInt(100);
            int clusters = 2 + random.nextInt(6);
            int[] clusterOf = random.ints(n, 0, clusters).toArray();
            if (trial % 2 == 0) {
                // Documents that follow one another.
                Arrays.sort(clusterOf);
            }
            double[] dense = random.ints(n, -3, 4).mapToDouble(v -> v).toArray();
            long[] truth = new long[(n + 63) / 64];
            for (int i = 0; i < n; i++) {
                truth[i >>> 6] |= (random.nextInt(4) == 0 ? 1L : 0L) << i;
            }
            truth[0] |= 1;
            truth[0] &= ~2;
            int[] samples = IntStream.range(0, n).filter(i -> dense[i] != 0).toArray();
            NonzeroValues values = NonzeroValues.of(
                    n,
                    samples,
                    Arrays.stream(samples).mapToDouble(i -> dense[i]).toArray());

            double found = new ClusteredAuc(clusterOf, clusters)
                    .estimate(values.samples(), values.values(), truth)
                    .standardError();

            assertThat(found).isCloseTo(byDefinition(dense, truth, clusterOf, clusters), within(1e-12));
        }
    }

    private static double byDefinition(double[] values, long[] truth, int[] clusterOf, int clusters) {
        int n = values.length;
        double[] placement = new double[n];
        long n1 = Arrays.stream(truth).map(Long::bitCount).sum();
        long n0 = n - n1;
        double auc = 0;
        for (int i = 0; i < n; i++) {
            boolean inside = inside(truth, i);
            for (int j = 0; j < n; j++) {
                if (inside != inside(truth, j)) {
                    double side = Math.signum(inside ? values[i] - values[j] : values[j] - values[i]);
                    placement[i] += (side + 1) / 2 / (inside ? n0 : n1);
                }
            }
            auc += inside ? placement[i] / n1 : 0;
        }
        double[] sums = new double[clusters];
        for (int i = 0; i < n; i++) {
            sums[clusterOf[i]] += (placement[i] - auc) / (inside(truth, i) ? n1 : n0);
        }
        return Math.sqrt(Arrays.stream(sums).map(s -> s * s).sum() * clusters / (clusters - 1));
    }

    private static boolean inside(long[] truth, int i) {
        return (truth[i >>> 6] >>> i & 1) != 0;
    }

    /** Samples of one document say little about others: the interval grows, and without a second document there is none. */
    @Test
    void intervalsNeedTwoClustersWithPositives() {
        AucInterval few = AucInterval.clustered(0.8, 0.02, 3, 100, 900);
        AucInterval many = AucInterval.clustered(0.8, 0.02, 60, 100, 900);

        assertThat(few.low()).isLessThan(many.low());
        assertThat(few.high()).isGreaterThan(many.high());
        assertThat(many.low()).isLessThan(0.8 - 1.9 * 0.02);
        assertThat(AucInterval.clustered(0.8, 0.02, 1, 100, 900).low()).isNaN();
        assertThat(AucInterval.clustered(1, 0, 5, 100, 900).low()).isBetween(0.9, 0.999);
    }
}
