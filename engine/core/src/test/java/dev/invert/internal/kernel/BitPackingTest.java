package dev.invert.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares packed bits with their definition, for every kernel. */
@Tag("kernels")
class BitPackingTest {
    private static final int[] COUNTS = {1, 7, 8, 9, 13, 63, 64, 65, 127, 128, 207, 702, 1023, 1024, 1025, 5000};

    static Stream<BitPacking> kernels() {
        return KernelChoice.all().stream().map(AucKernels::bitPacking);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void bytesBecomeBits(BitPacking packing) {
        for (int count : COUNTS) {
            for (int from : new int[] {0, 3}) {
                Random random = new Random(count);
                byte[] bytes = new byte[from + count];
                long[] expected = new long[(count + 63) / 64];
                for (int i = 0; i < count; i++) {
                    bytes[from + i] = (byte) random.nextInt(2);
                    expected[i / 64] |= (long) bytes[from + i] << i;
                }
                long[] words = new long[expected.length];
                Arrays.fill(words, -1);
                packing.pack(bytes, from, count, words);
                assertThat(words).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theFirstOtherByteIsFound(BitPacking packing) {
        for (int count : COUNTS) {
            byte[] bytes = new byte[count + 1];
            Arrays.fill(bytes, (byte) 1);
            bytes[count] = 2;
            assertThat(packing.countBits(bytes, count)).isEqualTo(count);
            for (int at : new int[] {count - 1, count / 2, 0}) {
                bytes[at] = (byte) (at % 2 == 0 ? 2 : -128);
                assertThat(packing.countBits(bytes, count)).isEqualTo(at);
            }
        }
    }
}
