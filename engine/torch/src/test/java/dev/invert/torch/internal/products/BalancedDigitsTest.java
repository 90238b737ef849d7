package dev.invert.torch.internal.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.torch.LibTorch;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BalancedDigitsTest {
    private PointerScope scope;

    @BeforeEach
    void open() {
        LibTorch.require();
        scope = new PointerScope();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 12, 15, 25})
    void digitsAddUpAndAreSmall(int bits) {
        long largest = SquareQuarter.of(90_000_000);
        BalancedDigits digits = BalancedDigits.of(bits, largest);
        long[] values = new Random(1).longs(200, -largest, largest + 1).toArray();
        values[0] = largest;
        values[1] = -largest;
        values[2] = 1L << (bits - 1);
        values[3] = -(1L << (bits - 1));
        values[4] = 0;

        List<Tensor> parts = digits.split(Tensor.create(values, values.length));

        assertThat(parts).hasSize(digits.count());
        for (int i = 0; i < values.length; i++) {
            BigInteger sum = BigInteger.ZERO;
            for (int d = 0; d < parts.size(); d++) {
                long digit = parts.get(d).select(0, i).item_long();
                assertThat(digit).isBetween(-(1L << (bits - 1)), (1L << (bits - 1)) - 1);
                sum = sum.add(BigInteger.valueOf(digit).shiftLeft(digits.shift(d)));
            }
            assertThat(sum).isEqualTo(BigInteger.valueOf(values[i]));
        }
    }

    /** The largest number of D digits is (2^(b-1) - 1) (2^(bD) - 1) / (2^b - 1). */
    @ParameterizedTest
    @CsvSource({"8,127,1", "8,128,2", "8,32639,2", "8,32640,3", "12,2047,1", "12,2048,2", "12,8386559,2", "12,8386560,3"
    })
    void usesNoMoreDigitsThanNecessary(int bits, long largest, int count) {
        assertThat(BalancedDigits.of(bits, largest).count()).isEqualTo(count);
    }
}
