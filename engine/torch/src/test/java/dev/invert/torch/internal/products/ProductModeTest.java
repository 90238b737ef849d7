package dev.invert.torch.internal.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests up to which sizes each arithmetic is exact. */
class ProductModeTest {
    @ParameterizedTest
    @CsvSource({"2,2", "64,12", "65535,31", "65536,32", "262143,35"})
    void packsWithTheSmallestShiftThatSeparatesCountsFromSums(long samples, int shift) {
        long largest = SquareQuarter.of(samples);

        assertThat(ProductMode.packingShift(largest)).isEqualTo(shift);
        assertThat(largest).isLessThan(1L << (shift - 1)).isGreaterThanOrEqualTo(1L << (shift - 2));
    }

    @ParameterizedTest
    @CsvSource({"1,true", "65535,true", "65536,true", "262143,true", "262144,false", "90000000,false"})
    void packsWhatAFloat64CanHold(long samples, boolean exact) {
        assertThat(ProductMode.FLOAT64_PACKED.isExact(samples, SquareQuarter.of(samples)))
                .isEqualTo(exact);
    }

    @ParameterizedTest
    @CsvSource({"262144,true", "94906265,true", "94906266,false"})
    void addsInFloat64UpToTheSquareRootOf2To53(long samples, boolean exact) {
        assertThat(ProductMode.FLOAT64.isExact(samples, SquareQuarter.of(samples)))
                .isEqualTo(exact);
    }

    /** Sums of as many digits as one accumulator takes stay within its integers. */
    @ParameterizedTest
    @CsvSource({
        "FLOAT16,1,24",
        "FLOAT16,8192,24",
        "FLOAT16,8193,24",
        "FLOAT32,1,24",
        "FLOAT32,3,24",
        "FLOAT32,1000,24",
        "FLOAT32,1024,24",
        "FLOAT32,50000,24",
        "INT8,50000,31",
        "INT8,16777216,31"
    })
    void digitsFitTheirAccumulator(ProductMode mode, long summands, int bits) {
        BalancedDigits digits = mode.digits(summands, 2_500_000);

        assertThat(Math.min(summands, mode.mostSummands()) << (digits.bits() - 1))
                .isLessThanOrEqualTo(1L << bits);
    }

    /** Products per level of the ImageNet problem: 1,000 patterns of 50 samples. */
    @ParameterizedTest
    @CsvSource({"FLOAT16,1,2", "FLOAT32,1,2", "INT8,1,3", "FLOAT64,1,1"})
    void imageNetNeedsFewDigits(ProductMode mode, int counts, int sums) {
        assertThat(mode.digits(1_000, 50).count()).isEqualTo(counts);
        assertThat(mode.digits(1_000, 50 * 49_950).count()).isEqualTo(sums);
    }

    @ParameterizedTest
    @EnumSource(ProductMode.class)
    void isFoundByItsName(ProductMode mode) {
        assertThat(ProductMode.of(mode.text())).isEqualTo(mode);
    }

    @Test
    void namesTheModesIfOneIsUnknown() {
        assertThatThrownBy(() -> ProductMode.of("float8"))
                .isInstanceOf(InvertException.class)
                .hasMessage(
                        "unknown arithmetic 'float8'; legal are auto, float64-packed, float64, float16, float32, int8");
    }
}
