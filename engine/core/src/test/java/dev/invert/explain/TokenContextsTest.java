package dev.invert.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.TokenEvidence;
import dev.invert.TokenFit;
import dev.invert.TokenSamples;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenContextsTest {
    /** Three sequences of 30 rows; the first row of each is no sample. */
    private static final int ROWS = 90;

    private static final int LENGTH = 30;
    private static final int[] SAMPLE_ROWS =
            IntStream.range(0, ROWS).filter(row -> row % LENGTH != 0).toArray();

    private static TokenEvidence collect(double[] dense, int... inside) {
        TokenSamples tokens =
                TokenSamples.of(IntStream.range(0, ROWS).map(row -> 100 + row).toArray(), LENGTH, SAMPLE_ROWS);
        int[] samples =
                IntStream.range(0, dense.length).filter(i -> dense[i] != 0).toArray();
        long[] truth = new long[2];
        Arrays.stream(inside).forEach(i -> truth[i >>> 6] |= 1L << i);
        NonzeroValues values = NonzeroValues.of(
                dense.length,
                samples,
                Arrays.stream(samples).mapToDouble(i -> dense[i]).toArray());
        return new TokenContexts(tokens)
                .collect(values, i -> dense[i], truth, Optional.empty(), new TokenFit(0.4, Double.NaN, 0.6, false));
    }

    private static List<TokenEvidence.Context> of(TokenEvidence evidence, TokenEvidence.Kind kind) {
        return evidence.contexts().stream()
                .filter(context -> context.kind() == kind)
                .toList();
    }

    /** Firings 1 to 20 on samples 20 to 39, a negative activation, and all others silent. */
    private static double[] activations() {
        double[] dense = new double[SAMPLE_ROWS.length];
        for (int i = 20; i < 40; i++) {
            dense[i] = i - 19;
        }
        dense[50] = -3;
        return dense;
    }

    @Test
    void fifthsMissesAndFalseAlarms() {
        int[] inside = {39, 38, 37, 30, 21, 50, 60, 61, 62, 63, 64, 65, 66};
        TokenEvidence evidence = collect(activations(), inside);

        assertThat(evidence.firingCount()).isEqualTo(20);
        assertThat(evidence.sampleCount()).isEqualTo(87);
        assertThat(evidence.tenths()).hasSize(10);
        assertThat(evidence.tenths().get(0)).isEqualTo(new TokenEvidence.Tenth(19, 20, 2, 2));
        assertThat(evidence.tenths().get(1)).isEqualTo(new TokenEvidence.Tenth(17, 18, 2, 1));
        assertThat(evidence.tenths().get(9)).isEqualTo(new TokenEvidence.Tenth(1, 2, 2, 1));
        assertThat(of(evidence, TokenEvidence.Kind.FIRING))
                .extracting(TokenEvidence.Context::sample)
                .startsWith(39, 38, 37, 36, 35)
                .doesNotHaveDuplicates()
                .hasSize(20);
        assertThat(of(evidence, TokenEvidence.Kind.MISS))
                .extracting(TokenEvidence.Context::sample)
                .containsExactly(36, 35, 34, 33, 32, 31);
        assertThat(of(evidence, TokenEvidence.Kind.MISS).get(0).fifth()).isZero();
        assertThat(of(evidence, TokenEvidence.Kind.FALSE_ALARM))
                .extracting(TokenEvidence.Context::sample)
                .containsExactly(50, 60, 61, 63, 64, 65);
    }

    /** A context ends at the borders of its sequence; a row that is no sample has a token and no activation. */
    @Test
    void contextsStayInTheirSequence() {
        double[] dense = new double[SAMPLE_ROWS.length];
        dense[29] = 2;
        TokenEvidence.Context context = collect(dense, 29, 30).contexts().get(0);

        assertThat(SAMPLE_ROWS[29]).isEqualTo(31);
        assertThat(context.at()).isEqualTo(1);
        assertThat(context.tokens()).startsWith(130, 131, 132).hasSize(10);
        assertThat(context.activations()).startsWith(Double.NaN, 2.0, 0.0);
        assertThat(context.inside()).startsWith(false, true, true, false);
    }

    @Test
    void aSilentNeuronHasFalseAlarmsOnly() {
        TokenEvidence evidence = collect(new double[SAMPLE_ROWS.length], 3);

        assertThat(evidence.tenths()).isEmpty();
        assertThat(evidence.contexts())
                .extracting(TokenEvidence.Context::kind)
                .containsExactly(TokenEvidence.Kind.FALSE_ALARM);
    }
}
