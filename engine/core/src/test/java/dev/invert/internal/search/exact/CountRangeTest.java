package dev.invert.internal.search.exact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.internal.kernel.ScoreRule;
import dev.invert.internal.kernel.SumThreshold;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the bound against its definition, for every n and every Z that matters. */
class CountRangeTest {
    @ParameterizedTest
    @CsvSource({
        "AREA, 60, 1, 30",
        "AREA, 60, 1, 59",
        "AREA, 61, 7, 30",
        "AREA, 61, 30, 30",
        "AREA, 2, 1, 1",
        "ROOT, 60, 1, 59",
        "ROOT, 61, 7, 30",
        "ROOT, 2, 1, 1",
        "BOUND, 60, 1, 59",
        "BOUND, 61, 7, 30",
        "BOUND, 2, 1, 1",
        "OVERLAP, 60, 1, 59",
        "OVERLAP, 61, 7, 30",
        "OVERLAP, 4, 1, 3"
    })
    void whateverReachesTReachesTheThreshold(ScoreRule.Kind kind, int total, int least, int most) {
        ScoreRule rule = new ScoreRule(kind, total, 3);
        Bounds bounds = new Bounds(total, least, most);
        List<CountRange> intervals = CountRange.all(bounds);
        SumThreshold sums = new SumThreshold(total);
        double step = (rule.highest() - rule.lowest()) / 64;
        for (double t = rule.lowest(); t <= rule.highest(); t += step) {
            rule.threshold(t, sums);
            for (int n = least; n <= most; n++) {
                for (long z = -(long) n * (total - n); z <= (long) n * (total - n); z++) {
                    if (rule.score(n, z) >= t) {
                        assertThat(aliveIn(intervals, bounds, sums, n, (double) z))
                                .isEqualTo(2);
                    }
                }
            }
        }
    }

    /**
     * Returns in how many intervals a set with this n and Z, and the set whose complement it is, are alive; each should
     * be in one.
     */
    private static int aliveIn(List<CountRange> intervals, Bounds bounds, SumThreshold sums, int n, double z) {
        int found = 0;
        for (CountRange interval : intervals) {
            interval.setLeast(sums);
            boolean negated = interval.isNegated();
            // If the formula of interest is the complement, F has N - n samples and -Z.
            double setN = negated ? bounds.sampleCount() - n : n;
            double setZ = negated ? -z : z;
            if (bounds.accept(n) && setN >= interval.lo() && setN <= interval.hi()) {
                found += interval.u(setN, setZ) >= interval.threshold() - 1e-9 ? 1 : 0;
            }
        }
        return found;
    }
}
