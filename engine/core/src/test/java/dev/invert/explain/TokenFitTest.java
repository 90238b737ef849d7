package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.TokenFit;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests how far tokens explain an activation against the definition of the correlation. */
class TokenFitTest {
    private static NonzeroValues values(double[] dense) {
        int[] samples =
                IntStream.range(0, dense.length).filter(i -> dense[i] != 0).toArray();
        return NonzeroValues.of(
                dense.length,
                samples,
                Arrays.stream(samples).mapToDouble(i -> dense[i]).toArray());
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElseThrow();
        double meanB = Arrays.stream(b).average().orElseThrow();
        double products = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            products += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        return products / Math.sqrt(squaresA * squaresB);
    }

    private static double[] activations(Random random, int[] tokens) {
        return Arrays.stream(tokens)
                .mapToDouble(token -> random.nextInt(3) == 0 ? token % 4 + random.nextGaussian() : 0)
                .toArray();
    }

    @Test
    void theCeilingIsTheCorrelationWithTheMeansOfTokensElsewhere() {
        Random random = new Random(4);
        for (int trial = 0; trial < 100; trial++) {
            int[] fitTokens = random.ints(60, 0, 9).toArray();
            int[] tokens = random.ints(40, 0, 12).toArray();
            double[] fitted = activations(random, fitTokens);
            double[] judged = activations(random, tokens);
            double all = Arrays.stream(fitted).average().orElseThrow();
            double[] predicted = Arrays.stream(tokens)
                    .mapToDouble(token -> IntStream.range(0, fitTokens.length)
                            .filter(i -> fitTokens[i] == token)
                            .mapToDouble(i -> fitted[i])
                            .average()
                            .orElse(all))
                    .toArray();
            TokenSetSearch fit = new TokenSetSearch(fitTokens, 1, 1);

            double ceiling = new TokenSetSearch(tokens, 1, 1)
                    .correlationWithMeans(fit, fit.means(values(fitted)), values(judged));

            assertThat(ceiling).isCloseTo(correlation(judged, predicted), within(1e-9));
        }
    }

    @Test
    void aFormulaHasThePlainCorrelation() {
        Random random = new Random(5);
        double[] dense = activations(random, random.ints(50, 0, 5).toArray());
        double[] truth = random.ints(50, 0, 2).asDoubleStream().toArray();
        NonzeroValues values = values(dense);

        double r = TokenSetSearch.correlation(values, place -> truth[values.sample(place)] == 1, (long)
                Arrays.stream(truth).sum());

        assertThat(r).isCloseTo(correlation(dense, truth), within(1e-12));
        assertThat(TokenSetSearch.correlation(values, place -> false, 0)).isNaN();
    }

    @Test
    void theBetterOfFormulaAndSetDecides() {
        assertThat(new TokenFit(0.5, 0.1, 0.9, true).kind()).isEqualTo(TokenFit.Kind.EXPLAINED);
        assertThat(new TokenFit(0.1, 0.5, 0.9, true).kind()).isEqualTo(TokenFit.Kind.EXPLAINED);
        assertThat(new TokenFit(Double.NaN, 0.3, 0.9, true).kind()).isEqualTo(TokenFit.Kind.PARTLY);
        assertThat(new TokenFit(0.3, Double.NaN, 0.9, true).kind()).isEqualTo(TokenFit.Kind.PARTLY);
        assertThat(new TokenFit(Double.NaN, Double.NaN, Double.NaN, false).kind())
                .isEqualTo(TokenFit.Kind.UNEXPLAINED);
    }
}
