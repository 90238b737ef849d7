package dev.invert.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HolmTest {
    /** The expected values follow by hand: 6 * 0.001, 5 * 0.01, 4 * 0.02, 3 * 0.03, 2 * 0.3, and 0.6 as the last. */
    @Test
    void equalsItsDefinition() {
        double[] p = {0.03, 0.001, 0.6, 0.01, 0.02, 0.3};
        double[] expected = {0.09, 0.006, 0.6, 0.05, 0.08, 0.6};
        double[] corrected = Holm.log10P(Arrays.stream(p).map(Math::log10).toArray());
        for (int i = 0; i < p.length; i++) {
            assertThat(Math.pow(10, corrected[i])).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void underflowIsNoProblemAndOneIsTheMost() {
        assertThat(Holm.log10P(new double[] {-5000, Math.log10(0.9), Math.log10(0.8)}))
                .containsExactly(-5000 + Math.log10(3), 0, 0);
        assertThat(Holm.log10P(new double[0])).isEmpty();
    }
}
