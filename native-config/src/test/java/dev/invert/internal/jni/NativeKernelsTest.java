package dev.invert.internal.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

/** That the library loads, binds and computes; the engine's contract tests cover what each kernel computes. */
class NativeKernelsTest {
    @Test
    void libraryLoadsWhereItWasCompiled() {
        boolean compiled =
                NativeKernels.class.getResource(Loader.getPlatform() + "/" + System.mapLibraryName("jniInvertKernels"))
                        != null;
        assumeTrue(compiled, "no C++ compiler at build time");
        assertThat(NativeKernels.whyNot()).isNull();
    }

    @Test
    void versionMismatchIsAReasonInWords() {
        assertThat(KernelLibrary.mismatch(NativeKernels.ABI_VERSION)).isNull();
        assertThat(KernelLibrary.mismatch(0)).contains("version 0");
    }

    @Test
    void everyTierIsListedWithAReasonWhereItIsMissing() {
        assertThat(NativeKernels.tiers()).extracting(KernelTier::name).containsExactly("scalar", "avx2", "avx512");
        assertThat(NativeKernels.tiers())
                .allSatisfy(tier -> assertThat(tier.reason() == null).isEqualTo(tier.available()));
    }

    @Test
    @SuppressWarnings("try") // The scope is used by being open.
    void ranksThroughEveryTier() {
        assumeTrue(NativeKernels.whyNot() == null, "no library");
        float[] values = {2, 0, -1, 2, -0.0f, 7, 2, 0, 3};
        int[] ranks = {12, 6, 2, 12, 6, 18, 12, 6, 16};
        int[] order = {2, 1, 4, 7, 0, 3, 6, 8, 5};
        int n = values.length;
        for (KernelTier tier :
                NativeKernels.tiers().stream().filter(KernelTier::available).toList()) {
            try (PointerScope scope = new PointerScope()) {
                IntPointer rank = new IntPointer((long) n);
                IntPointer sorted = new IntPointer((long) n);
                LongPointer summary = new LongPointer(4L);
                int code = NativeKernels.rankOrder32(
                        tier.number(),
                        new FloatPointer(values).address(),
                        n,
                        new BytePointer(NativeKernels.rankScratchBytes(n)).address(),
                        rank.address(),
                        sorted.address(),
                        summary.address());
                assertThat(code).isZero();
                int[] actualRanks = new int[n];
                int[] actualOrder = new int[n];
                rank.get(actualRanks);
                sorted.get(actualOrder);
                assertThat(actualRanks).as(tier.name()).isEqualTo(ranks);
                assertThat(actualOrder).as(tier.name()).isEqualTo(order);
                assertThat(summary.get(0)).isEqualTo(-1);
                assertThat(summary.get(1))
                        .isEqualTo(Arrays.stream(ranks).distinct().count());
                assertThat(Double.longBitsToDouble(summary.get(2))).isEqualTo(48.0);
                assertThat(summary.get(3)).isEqualTo(3);
            }
        }
    }
}
