package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the bound against its definition, for every n and every Z that matters. */
class CountRangeTest {
    @ParameterizedTest
    @CsvSource({"60, 1, 30", "60, 1, 59", "61, 7, 30", "61, 30, 30", "2, 1, 1"})
    void whateverReachesTReachesTheThreshold(int total, int least, int most) {
        Bounds bounds = new Bounds(total, least, most);
        List<CountRange> intervals = CountRange.all(bounds);
        for (double t = -1; t <= 1; t += 0.0625) {
            int reaching = 0;
            for (int n = 1; n < total; n++) {
                // Z of the worst set that reaches t, and a little above.
                double z = Math.ceil(t * n * (total - n));
                for (double more = 0; more <= 2; more++) {
                    reaching += requireAlive(intervals, bounds, t, n, z + more);
                }
            }
            assertThat(reaching).isEqualTo(3 * (most - least + 1) * 2);
        }
    }

    /**
     * Checks that a set with this n and Z, and the set whose complement it is, are each alive in exactly one interval.
     */
    private static int requireAlive(List<CountRange> intervals, Bounds bounds, double t, int n, double z) {
        int found = 0;
        for (CountRange interval : intervals) {
            interval.setValue(t, 0);
            boolean negated = interval.isNegated();
            // If the formula of interest is the complement, F has N - n samples and -Z.
            double setN = negated ? bounds.sampleCount() - n : n;
            double setZ = negated ? -z : z;
            if (bounds.accept(n) && setN >= interval.lo() && setN <= interval.hi()) {
                assertThat(interval.u(setN, setZ)).isGreaterThanOrEqualTo(interval.threshold() - 1e-9);
                found++;
            }
        }
        return found;
    }
}
