package dev.invert.internal.jni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.testing.RequiredParts;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls the kernel that ranks drawn samples on buffers of exactly the documented size. */
@Tag("kernels")
class NativeDrawnSumsTest {
    private static final int LAST = 1 << 31;

    @BeforeEach
    void needKernels() {
        KernelTier tier = NativeKernels.tiers().get(0);
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
    }

    /** Values 5, 5, 1, 9 of patterns 0, 1, 0, 2, drawn twice, once, never and once: ranks 4, 4 and 8. */
    @Test
    @SuppressWarnings("try") // The scope is used by being open.
    void everySampleIsListed() {
        try (PointerScope scope = new PointerScope()) {
            long[] sums = {-1, -1, -1};
            assertThat(sum(new int[] {2 | LAST, 0, 1 | LAST, 3 | LAST}, 0, sums))
                    .isEqualTo(2);
            assertThat(sums).containsExactly(8, 4, 8);
        }
    }

    /** The same with the samples of value 5 left out. */
    @Test
    @SuppressWarnings("try")
    void aGroupIsLeftOut() {
        try (PointerScope scope = new PointerScope()) {
            long[] sums = {-1, -1, -1};
            assertThat(sum(new int[] {2 | LAST, 3 | LAST}, 1, sums)).isEqualTo(2);
            assertThat(sums).containsExactly(8, 4, 8);
        }
    }

    /** The draws of the other tests: 2 x sample 0 and 1 x sample 1 of one value, 1 x sample 3. */
    private static long sum(int[] order, int lower, long[] sums) {
        LongPointer draws = new LongPointer(2, 1L << 32 | 1, 0, 2L << 32 | 1);
        IntPointer sizes = new IntPointer(2, 1, 1);
        LongPointer target = new LongPointer(sums);
        long distinct = NativeKernels.drawnSums(
                new IntPointer(order).address(),
                order.length,
                lower,
                draws.address(),
                4,
                4,
                sizes.address(),
                sums.length,
                target.address());
        target.get(sums);
        return distinct;
    }
}
