package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.TokenSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenSetSearchTest {
    private static final double EXACT = 1e-9;

    /** The sets, found by brute force with NumPy, of 24 latents of a real sparse autoencoder. */
    @Test
    void setsOfRealLatents() {
        RealLatents real = RealLatents.read();
        TokenSetSearch search = new TokenSetSearch(real.tokens(), 3, 0.5);
        List<String[]> expected = RealLatents.rows("token_sets.csv");
        assertThat(expected).hasSize(24);
        for (String[] row : expected) {
            TokenSet found = search.find(
                            real.latents().get(Integer.parseInt(row[0])).values())
                    .orElseThrow();
            assertThat(found.tokens())
                    .isEqualTo(Arrays.stream(row[3].split(" "))
                            .map(Integer::valueOf)
                            .toList());
            assertThat(found.positiveCount()).isEqualTo(Long.parseLong(row[2]));
            assertThat(found.twiceU()).isEqualTo(Long.parseLong(row[6]));
            assertThat(found.r()).isCloseTo(Double.parseDouble(row[4]), within(EXACT));
            assertThat(found.auc()).isCloseTo(Double.parseDouble(row[5]), within(EXACT));
            TokenSet.HeldOut same = search.measure(
                    found.tokens(), real.latents().get(Integer.parseInt(row[0])).values());
            assertThat(same.r()).isCloseTo(found.r(), within(EXACT));
            assertThat(same.auc()).isEqualTo(found.auc());
        }
    }

    /** No other set of any size is better, also if activations are negative. */
    @Test
    void noOtherSetIsBetter() {
        Random random = new Random(3);
        for (int trial = 0; trial < 300; trial++) {
            int n = 30 + random.nextInt(30);
            int ids = 2 + random.nextInt(7);
            int[] tokens = random.ints(n, 0, ids).map(id -> 10 * id).toArray();
            double shift = trial % 3 == 0 ? -1.5 : trial % 3 == 1 ? 0 : 0.7;
            double[] dense = new double[n];
            for (int i = 0; i < n; i++) {
                dense[i] = random.nextInt(3) == 0 ? 0 : tokens[i] % 3 + shift + random.nextGaussian();
            }
            NonzeroValues values = values(dense);
            double most = best(tokens, dense, ids);

            double found = new TokenSetSearch(tokens, 1, 1)
                    .find(values)
                    .map(TokenSet::r)
                    .orElse(0.0);

            assertThat(found).isCloseTo(most, within(1e-12));
        }
    }

    @Test
    void rareIdsAndLargeSetsAreExcluded() {
        int[] tokens = {1, 1, 1, 2, 2, 2, 3, 4, 4, 4, 4, 4};
        double[] dense = {5, 6, 5, 4, 3, 4, 9, 0, 0, 0, 0, 0};

        assertThat(new TokenSetSearch(tokens, 1, 0.6)
                        .find(values(dense))
                        .orElseThrow()
                        .tokens())
                .containsExactly(3, 1, 2);
        assertThat(new TokenSetSearch(tokens, 3, 0.5)
                        .find(values(dense))
                        .orElseThrow()
                        .tokens())
                .containsExactly(1, 2);
        assertThat(new TokenSetSearch(tokens, 3, 0.4)
                        .find(values(dense))
                        .orElseThrow()
                        .tokens())
                .containsExactly(1);
        assertThat(new TokenSetSearch(tokens, 6, 0.5).find(values(dense))).isEmpty();
        assertThat(new TokenSetSearch(tokens, 1, 0.5).find(values(new double[12])))
                .isEmpty();
    }

    @Test
    void aSetThatDoesNotOccurHasNoValue() {
        TokenSetSearch search = new TokenSetSearch(new int[] {1, 2, 2}, 1, 0.5);

        assertThat(search.measure(List.of(7), values(1, 0, 2)).r()).isNaN();
        assertThat(search.measure(List.of(1), values(1, 0, 2)).auc()).isEqualTo(0.5);
    }

    private static NonzeroValues values(double... dense) {
        List<Integer> samples = new ArrayList<>();
        for (int i = 0; i < dense.length; i++) {
            if (dense[i] != 0) {
                samples.add(i);
            }
        }
        return NonzeroValues.of(
                dense.length,
                samples.stream().mapToInt(i -> i).toArray(),
                samples.stream().mapToDouble(i -> dense[i]).toArray());
    }

    private static double best(int[] tokens, double[] dense, int ids) {
        double best = 0;
        for (int set = 1; set < 1 << ids; set++) {
            double[] inside = new double[dense.length];
            for (int i = 0; i < dense.length; i++) {
                inside[i] = (set >>> (tokens[i] / 10)) & 1;
            }
            double r = pearson(inside, dense);
            best = r > best ? r : best;
        }
        return best;
    }

    private static double pearson(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return ab / Math.sqrt(aa * bb);
    }
}
