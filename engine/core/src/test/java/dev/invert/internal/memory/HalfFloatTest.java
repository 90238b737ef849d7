package dev.invert.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares the conversions with the definition of binary16. */
class HalfFloatTest {
    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            float value = HalfFloat.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfFloat.of(value)).as("%04x", bits).isEqualTo((short) bits);
            }
        }
        assertThat(HalfFloat.toFloat(HalfFloat.of(Float.NaN))).isNaN();
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        for (int bits = 0; bits < 0x7BFF; bits++) {
            float low = HalfFloat.toFloat((short) bits);
            float high = HalfFloat.toFloat((short) (bits + 1));
            float middle = (low + high) / 2;
            int even = (bits & 1) == 0 ? bits : bits + 1;
            assertThat(HalfFloat.of(middle)).as("middle of %04x", bits).isEqualTo((short) even);
            assertThat(HalfFloat.of(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(HalfFloat.of(Math.nextUp(-middle))).isEqualTo((short) (bits | 0x8000));
            assertThat(HalfFloat.of(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
        }
    }

    @Test
    void whatIsTooLargeBecomesInfinityAndWhatIsTooSmallZero() {
        // 65,504 is the largest half; 65,520 is halfway to the next power of two.
        assertThat(HalfFloat.of(Math.nextDown(65_520f))).isEqualTo((short) 0x7BFF);
        assertThat(HalfFloat.of(65_520f)).isEqualTo((short) 0x7C00);
        assertThat(HalfFloat.of(Float.MAX_VALUE)).isEqualTo((short) 0x7C00);
        assertThat(HalfFloat.of(0x1p-25f)).isEqualTo((short) 0);
        assertThat(HalfFloat.of(Math.nextUp(0x1p-25f))).isEqualTo((short) 1);
        assertThat(HalfFloat.of(-Float.MIN_VALUE)).isEqualTo((short) 0x8000);
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            float tiny = (float) Math.scalb(random.nextDouble(), -26);
            assertThat(HalfFloat.of(tiny)).isEqualTo((short) 0);
        }
    }
}
