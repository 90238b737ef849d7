package dev.invert.internal.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BenjaminiHochbergTest {
    /** Compares with values recorded from statsmodels by make_fixtures.py. */
    @Test
    void equalsStatsmodels() throws IOException {
        Map<String, List<String[]>> cases;
        try (InputStream file = getClass().getResourceAsStream("benjamini_hochberg.csv")) {
            cases = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .collect(Collectors.groupingBy(fields -> fields[0]));
        }
        assertThat(cases).hasSize(5);
        for (List<String[]> tests : cases.values()) {
            double[] log10P = tests.stream()
                    .mapToDouble(fields -> Math.log10(Double.parseDouble(fields[1])))
                    .toArray();
            double[] log10Q = BenjaminiHochberg.log10Q(log10P);
            for (int i = 0; i < log10Q.length; i++) {
                double expected = Double.parseDouble(tests.get(i)[2]);
                assertThat(Math.pow(10, log10Q[i])).isCloseTo(expected, within(1e-9 * expected));
            }
        }
    }

    @Test
    void valuesBeyondTheRangeOfDoublesKeepTheirOrder() {
        assertThat(BenjaminiHochberg.log10Q(new double[] {-2000, -100_000, 0}))
                .containsExactly(new double[] {-2000 + Math.log10(1.5), -100_000 + Math.log10(3), 0}, within(1e-9));
    }

    @Test
    void noTestsHaveNoRates() {
        assertThat(BenjaminiHochberg.log10Q(new double[0])).isEmpty();
    }
}
