package dev.invert.internal.jni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.testing.RequiredParts;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads the library and calls kernels on buffers of exactly the documented size, which the sanitizers then guard to the
 * byte. The engine's contract tests cover what each kernel computes.
 */
@Tag("kernels")
class NativeKernelsTest {
    /** Around vectors of 4, 8 and 16, unrolls of them, words, and blocks of 36 patterns. */
    private static final int[] SIZES = {1, 2, 7, 8, 9, 13, 15, 16, 17, 33, 35, 36, 37, 63, 64, 65, 72, 207, 702, 5003};

    static Stream<KernelTier> tiers() {
        return NativeKernels.tiers().stream();
    }

    @Test
    void libraryLoadsWhereItWasCompiled() {
        boolean compiled =
                NativeKernels.class.getResource(Loader.getPlatform() + "/" + System.mapLibraryName("jniInvertKernels"))
                        != null;
        RequiredParts.need(RequiredParts.COMPILER, compiled, "no C++ compiler at build time");
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

    @ParameterizedTest
    @MethodSource("tiers")
    void ranksSumUpPerPattern(KernelTier tier) {
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
        check(tier, new float[] {2, 0, -1, 2, -0.0f, 7, 2, 0, 3}, 9);
        Random random = new Random(1);
        for (int n : SIZES) {
            for (int distinct : new int[] {1, 3, n, 1_000_000_000}) {
                float[] values = new float[n];
                for (int i = 0; i < n; i++) {
                    values[i] = (random.nextInt(distinct) - distinct / 3) / 7f;
                }
                check(tier, values, 1 + n / 3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void ranksOfHalfFloatsSumUpPerPattern(KernelTier tier) {
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
        Random random = new Random(2);
        for (int n : SIZES) {
            short[] halves = new short[n];
            float[] values = new float[n];
            for (int i = 0; i < n; i++) {
                // The integers from -8 to 7 as bfloat16: the upper half of a float.
                values[i] = random.nextInt(16) - 8;
                halves[i] = (short) (Float.floatToRawIntBits(values[i]) >>> 16);
            }
            checkHalves(tier, halves, values, 1 + n / 3);
            for (int i = 0; i < n; i++) {
                // Mostly 0 and -0, which are handled apart.
                boolean zero = random.nextInt(20) != 0;
                values[i] = zero ? 0 : values[i];
                halves[i] = zero ? (short) (random.nextBoolean() ? 0x8000 : 0) : halves[i];
            }
            checkHalves(tier, halves, values, 1 + n / 3);
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    void setsAreScoredAndCounted(KernelTier tier) {
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
        Random random = new Random(3);
        for (int patterns : SIZES) {
            for (int sets : new int[] {1, 5, 33}) {
                for (int laneBits : new int[] {32, 64}) {
                    // 16 lanes of 32 bits or 8 of 64 make a line: below, at and above both.
                    for (int vectors : new int[] {1, 8, 9, 17}) {
                        checkScores(tier, random, sets, patterns, laneBits, vectors);
                    }
                }
            }
        }
    }

    @SuppressWarnings("try") // The scope is used by being open.
    private static void check(KernelTier tier, float[] values, int patterns) {
        int n = values.length;
        int[] patternOf = IntStream.range(0, n).map(i -> i % patterns).toArray();
        try (PointerScope scope = new PointerScope()) {
            LongPointer sums = new LongPointer((long) patterns);
            LongPointer summary = new LongPointer(4L);
            int code = NativeKernels.rank32(
                    tier.number(),
                    new FloatPointer(values).address(),
                    new IntPointer(patternOf).address(),
                    new IntPointer(sizes(patternOf, patterns)).address(),
                    n,
                    patterns,
                    new BytePointer(NativeKernels.rankScratchBytes(n)).address(),
                    sums.address(),
                    summary.address());
            assertThat(code).isZero();
            assertRanks(values, patternOf, patterns, sums, summary);
        }
    }

    @SuppressWarnings("try")
    private static void checkHalves(KernelTier tier, short[] halves, float[] values, int patterns) {
        int n = halves.length;
        int[] patternOf = IntStream.range(0, n).map(i -> i % patterns).toArray();
        try (PointerScope scope = new PointerScope()) {
            LongPointer sums = new LongPointer((long) patterns);
            LongPointer summary = new LongPointer(4L);
            int code = NativeKernels.rank16(
                    tier.number(),
                    new ShortPointer(halves).address(),
                    1,
                    new IntPointer(patternOf).address(),
                    new IntPointer(sizes(patternOf, patterns)).address(),
                    n,
                    patterns,
                    new BytePointer(NativeKernels.rank16ScratchBytes(n)).address(),
                    sums.address(),
                    summary.address());
            assertThat(code).isZero();
            assertRanks(values, patternOf, patterns, sums, summary);
        }
    }

    @SuppressWarnings("try")
    private static void checkScores(KernelTier tier, Random random, int sets, int patterns, int laneBits, int vectors) {
        int words = (patterns + 63) / 64;
        long[] bits = random.longs((long) sets * words).toArray();
        for (int m = 0; m < sets; m++) {
            bits[m * words + words - 1] &= -1L >>> (64 * words - patterns);
        }
        long[] values =
                random.longs((long) vectors * patterns, -100_000, 100_000).toArray();
        int[] sizes = random.ints(patterns, 1, 9).toArray();
        try (PointerScope scope = new PointerScope()) {
            LongPointer set = new LongPointer(bits);
            BytePointer index = new BytePointer(NativeKernels.tableIndexBytes(sets, patterns));
            LongPointer sums = new LongPointer((long) sets * vectors);
            LongPointer counts = new LongPointer((long) sets);
            NativeKernels.tableIndex(set.address(), sets, patterns, index.address());
            NativeKernels.scoreSets(
                    tier.number(),
                    laneBits,
                    index.address(),
                    sets,
                    patterns,
                    new LongPointer(values).address(),
                    vectors,
                    new BytePointer(NativeKernels.scoreScratchBytes(sets)).address(),
                    sums.address());
            NativeKernels.countSets(set.address(), sets, patterns, new IntPointer(sizes).address(), counts.address());
            for (int m = 0; m < sets; m++) {
                int[] members = members(bits, m * words, patterns);
                assertThat(counts.get(m))
                        .isEqualTo(Arrays.stream(members).map(p -> sizes[p]).sum());
                for (int k = 0; k < vectors; k++) {
                    int first = k * patterns;
                    assertThat(sums.get((long) m * vectors + k))
                            .as("%s, %d patterns, set %d, vector %d", tier.name(), patterns, m, k)
                            .isEqualTo(Arrays.stream(members)
                                    .mapToLong(p -> values[first + p])
                                    .sum());
                }
            }
        }
    }

    private static int[] members(long[] bits, int firstWord, int patterns) {
        return IntStream.range(0, patterns)
                .filter(p -> (bits[firstWord + p / 64] >>> p & 1) != 0)
                .toArray();
    }

    private static int[] sizes(int[] patternOf, int patterns) {
        int[] sizes = new int[patterns];
        Arrays.stream(patternOf).forEach(p -> sizes[p]++);
        return sizes;
    }

    /** Compares with the definition: r = 2 * (values below) + (values equal) + 1. */
    private static void assertRanks(
            float[] values, int[] patternOf, int patterns, LongPointer sums, LongPointer summary) {
        // Adding zero makes -0 a zero, which sorts apart otherwise.
        float[] sorted = new float[values.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = values[i] + 0.0f;
        }
        Arrays.sort(sorted);
        long[] expected = new long[patterns];
        for (int i = 0; i < values.length; i++) {
            expected[patternOf[i]] += first(sorted, values[i], false) + first(sorted, values[i], true) + 1;
        }
        assertThat(LongStream.range(0, patterns).map(sums::get).toArray()).isEqualTo(expected);
        long distinct = IntStream.range(0, sorted.length)
                .filter(i -> i == 0 || sorted[i] != sorted[i - 1])
                .count();
        double ties = 0;
        for (int begin = 0; begin < sorted.length; ) {
            int end = first(sorted, sorted[begin], true);
            double size = end - begin;
            ties += size * size * size - size;
            begin = end;
        }
        assertThat(summary.get(0)).isEqualTo(-1);
        assertThat(summary.get(1)).isEqualTo(distinct);
        assertThat(Double.longBitsToDouble(summary.get(2))).isEqualTo(ties);
        assertThat(summary.get(3)).isEqualTo(first(sorted, 0, true) - first(sorted, 0, false));
    }

    /** Finds the first of the sorted values that is at least the value, or that is above it. */
    private static int first(float[] sorted, float value, boolean above) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value || (above && sorted[middle] == value)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
