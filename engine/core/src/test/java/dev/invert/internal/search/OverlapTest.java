package dev.invert.internal.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares values and their order with the definitions, in 40 digits. */
class OverlapTest {
    private static final MathContext DIGITS = new MathContext(40);

    /** A random formula with n samples, tp of them on top. */
    private record Counts(long n, long onTop, long sampleCount, long topCount) {
        static Counts draw(Random random, long sampleCount, long topCount) {
            long n = 1 + Math.floorMod(random.nextLong(), sampleCount - 1);
            long least = Math.max(0, n - (sampleCount - topCount));
            long most = Math.min(n, topCount);
            return new Counts(n, least + Math.floorMod(random.nextLong(), most - least + 1), sampleCount, topCount);
        }

        /** Returns the sum of the centered weights. */
        long sum() {
            return onTop * (sampleCount - topCount) - (n - onTop) * topCount;
        }

        BigDecimal f1() {
            return BigDecimal.valueOf(2 * onTop).divide(BigDecimal.valueOf(n + topCount), DIGITS);
        }

        BigDecimal iou() {
            return BigDecimal.valueOf(onTop).divide(BigDecimal.valueOf(n + topCount - onTop), DIGITS);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 10, 1000, 50_000, Integer.MAX_VALUE})
    void valuesAndOrderAreThoseOfTheDefinitions(long sampleCount) {
        Random random = new Random(sampleCount);
        for (int i = 0; i < 500; i++) {
            long topCount = 1 + Math.floorMod(random.nextLong(), sampleCount - 1);
            Overlap f1 = new Overlap(Overlap.Measure.F1, sampleCount, 0.5, topCount);
            Overlap iou = new Overlap(Overlap.Measure.IOU, sampleCount, 0.5, topCount);
            Counts a = Counts.draw(random, sampleCount, topCount);
            Counts b = Counts.draw(random, sampleCount, topCount);
            assertThat(f1.value(a.n(), a.sum(), 1)).isCloseTo(a.f1().doubleValue(), within(1e-15));
            assertThat(iou.value(a.n(), a.sum(), 1)).isCloseTo(a.iou().doubleValue(), within(1e-15));
            double score = f1.rule(1).score(a.n(), a.sum());
            assertThat(f1.valueOf(score)).isCloseTo(a.f1().doubleValue(), within(1e-14));
            assertThat(iou.valueOf(score)).isCloseTo(a.iou().doubleValue(), within(1e-14));
            assertThat(Integer.signum(f1.compare(a.n(), a.sum(), 1, b.n(), b.sum(), 3)))
                    .isEqualTo(a.f1().compareTo(b.f1()))
                    .isEqualTo(Integer.signum(iou.compare(a.n(), a.sum(), 1, b.n(), b.sum(), 3)))
                    .isEqualTo(a.iou().compareTo(b.iou()));
        }
    }
}
