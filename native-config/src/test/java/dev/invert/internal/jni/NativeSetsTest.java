package dev.invert.internal.jni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.testing.RequiredParts;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.ShortPointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls the kernels on sets of patterns on buffers of exactly the documented size, and compares with definitions. */
@Tag("kernels")
class NativeSetsTest {
    private static final int[] PATTERN_COUNTS = {1, 2, 3, 7, 8, 13, 63, 64, 65, 207, 511, 512, 513, 702};
    private static final double[] DENSITIES = {0, 0.05, 0.5, 1};

    static Stream<String> tiers() {
        return NativeKernels.tiers().stream().map(KernelTier::name);
    }

    private static int number(String name) {
        KernelTier tier = NativeKernels.tiers().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        RequiredParts.need("native-" + tier.name(), tier.available(), tier.reason());
        return tier.number();
    }

    @ParameterizedTest
    @MethodSource("tiers")
    @SuppressWarnings("try") // The scope is used by being open.
    void sizesAndSums(String name) {
        int tier = number(name);
        for (int patterns : PATTERN_COUNTS) {
            for (double density : DENSITIES) {
                try (PointerScope scope = new PointerScope()) {
                    checkSet(tier, patterns, density);
                }
            }
        }
    }

    private static void checkSet(int tier, int patterns, double density) {
        Random random = new Random(patterns);
        long[] set = new long[(patterns + 63) / 64];
        long[] values = random.longs(patterns).toArray();
        int[] sizes = random.ints(patterns, 0, 9).toArray();
        byte[] marks = new byte[patterns];
        long size = 0;
        long count = 0;
        long sum = 0;
        for (int p = 0; p < patterns; p++) {
            if (random.nextDouble() < density) {
                set[p / 64] |= 1L << p;
                marks[p] = 4;
                size += sizes[p];
                count++;
                sum += values[p];
            }
        }
        long setAddress = new LongPointer(set).address();
        long sizesAddress = new IntPointer(sizes).address();
        long valuesAddress = new LongPointer(values).address();
        assertThat(NativeSetKernels.setSize(tier, setAddress, set.length, sizesAddress))
                .isEqualTo(size);
        assertThat(NativeSetKernels.setSize(tier, set, set.length, sizesAddress))
                .isEqualTo(size);
        assertThat(NativeSetKernels.setSize(tier, setAddress, set.length, 0)).isEqualTo(count);
        assertThat(NativeSetKernels.setSum(tier, setAddress, set.length, valuesAddress))
                .isEqualTo(sum);
        assertThat(NativeSetKernels.setSum(tier, set, set.length, values)).isEqualTo(sum);
        byte[] marked = new byte[patterns];
        NativeSetKernels.markSet(set, patterns, 4, marked);
        assertThat(marked).isEqualTo(marks);
        assertThat(NativeSetKernels.markedSize(new BytePointer(marks).address(), sizesAddress, patterns))
                .isEqualTo(size);
        long[] centered = new long[patterns];
        NativeSetKernels.centerSums(valuesAddress, sizesAddress, patterns, 11, centered);
        for (int p = 0; p < patterns; p++) {
            assertThat(centered[p]).isEqualTo(values[p] - 11L * sizes[p]);
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    @SuppressWarnings("try")
    void selectedBitsArePacked(String name) {
        int tier = number(name);
        for (int samples : PATTERN_COUNTS) {
            for (double density : DENSITIES) {
                try (PointerScope scope = new PointerScope()) {
                    checkSelection(tier, samples, density);
                }
            }
        }
    }

    private static void checkSelection(int tier, int samples, double density) {
        Random random = new Random(samples);
        int words = (samples + 63) / 64;
        long[] bits = new long[words];
        long[] kept = new long[words];
        long[] expected = new long[words];
        int count = 0;
        for (int i = 0; i < samples; i++) {
            boolean set = random.nextBoolean();
            bits[i / 64] |= set ? 1L << i : 0;
            if (random.nextDouble() < density) {
                kept[i / 64] |= 1L << i;
                expected[count / 64] |= set ? 1L << count : 0;
                count++;
            }
        }
        LongPointer selected = new LongPointer(Math.max(1, (count + 63) / 64));
        NativeSetKernels.selectBits(
                tier, new LongPointer(bits).address(), new LongPointer(kept).address(), words, selected.address());
        for (int w = 0; w < (count + 63) / 64; w++) {
            assertThat(selected.get(w)).isEqualTo(expected[w]);
        }
    }

    @ParameterizedTest
    @MethodSource("tiers")
    @SuppressWarnings("try")
    void conceptsAreListed(String name) {
        number(name);
        for (int patterns : PATTERN_COUNTS) {
            for (int concepts : new int[] {1, 5, 70}) {
                try (PointerScope scope = new PointerScope()) {
                    checkLists(patterns, concepts);
                }
            }
        }
    }

    private static void checkLists(int patterns, int concepts) {
        Random random = new Random(31L * patterns + concepts);
        int words = (patterns + 63) / 64;
        long[] bits = new long[words * concepts];
        byte[] listed = new byte[concepts];
        for (int c = 0; c < concepts; c++) {
            listed[c] = (byte) (c % 3 == 2 ? 0 : 1);
            for (int p = 0; p < patterns; p++) {
                bits[c * words + p / 64] |= random.nextInt(4) == 0 ? 1L << p : 0;
            }
        }
        long bitsAddress = new LongPointer(bits).address();
        long listedAddress = new BytePointer(listed).address();
        LongPointer starts = new LongPointer(patterns + 1L);
        long total = NativeSetKernels.listStarts(bitsAddress, listedAddress, concepts, patterns, starts.address());
        ShortPointer narrow = new ShortPointer(Math.max(1, total));
        IntPointer wide = new IntPointer(Math.max(1, total));
        NativeSetKernels.listIds(
                bitsAddress, listedAddress, concepts, patterns, starts.address(), Short.BYTES, narrow.address());
        NativeSetKernels.listIds(
                bitsAddress, listedAddress, concepts, patterns, starts.address(), Integer.BYTES, wide.address());
        int at = 0;
        for (int p = 0; p < patterns; p++) {
            assertThat(starts.get(p)).isEqualTo(at);
            for (int c = 0; c < concepts; c++) {
                if (listed[c] != 0 && (bits[c * words + p / 64] >>> p & 1) != 0) {
                    assertThat(narrow.get(at)).isEqualTo((short) c);
                    assertThat(wide.get(at++)).isEqualTo(c);
                }
            }
        }
        assertThat(starts.get(patterns)).isEqualTo(at);
        assertThat(total).isEqualTo(at);
    }
}
