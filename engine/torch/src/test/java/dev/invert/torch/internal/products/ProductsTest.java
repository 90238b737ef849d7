package dev.invert.torch.internal.products;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.torch.LibTorch;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the products of every mode with sums of longs, on the CPU device. */
class ProductsTest {
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
    @EnumSource(ProductMode.class)
    void sumsExactly(ProductMode mode) {
        Random random = new Random(7);
        for (int round = 0; round < 30; round++) {
            int patterns = 1 + random.nextInt(150);
            ProductProblem problem = new ProductProblem(
                    random,
                    patterns,
                    patterns + random.nextInt(100_000),
                    1 + random.nextInt(20),
                    1 + random.nextInt(5),
                    1 + random.nextInt(4));
            assertExact(mode, problem);
        }
    }

    /** Sizes at which formats end: digits of 16 and 32 bits, shifts of packed sums, float64, and float32's sums. */
    @ParameterizedTest
    @CsvSource({
        "64,64",
        "7,65535",
        "8,65536",
        "256,65536",
        "9,262143",
        "8192,8192",
        "8193,8193",
        "8192,65535",
        "8193,65536",
        "1024,262143",
        "1025,262144",
        "2,262144",
        "8,1000000",
        "2,90000000",
        "65536,65536"
    })
    void sumsExactlyWhereFormatsEnd(int patterns, long samples) {
        ProductProblem problem = new ProductProblem(new Random(patterns + samples), patterns, samples, 5, 2, 2);
        for (ProductMode mode : ProductMode.values()) {
            if (mode.isExact(samples, SquareQuarter.of(samples))) {
                assertExact(mode, problem);
            }
        }
    }

    private static void assertExact(ProductMode mode, ProductProblem problem) {
        try (PointerScope inner = new PointerScope();
                PatternProduct product = new Products(problem.device()).of(mode)) {
            ProductSums sums = product.multiply(problem.maskTensor(), problem.weightTensor());
            Tensor n = sums.n().contiguous();
            Tensor z = sums.z().contiguous();
            assertThat(inner).isNotNull();
            for (int row = 0; row < problem.masks.length; row++) {
                for (int c = 0; c < problem.concepts.length; c++) {
                    long at = (long) row * problem.concepts.length + c;
                    assertThat(n.data_ptr_long().get(at)).isEqualTo(problem.n(row, c));
                    assertThat(z.data_ptr_long().get(at)).isEqualTo(problem.z(row, c));
                }
            }
            assertThat(product.name()).isEqualTo(mode.text());
        }
    }

    @ParameterizedTest
    @EnumSource(ProductMode.class)
    void usesTheModeThatIsAskedFor(ProductMode mode) {
        ProductProblem problem = new ProductProblem(new Random(3), 100, 2_000, 10, 2, 2);

        ProductReport report = new Products(problem.device()).choose(mode.text());

        assertThat(report.mode()).isEqualTo(mode);
        assertThat(report.reason()).isEqualTo("asked for");
        assertThat(report.seconds()).isEmpty();
    }

    @Test
    void measuresEveryModeAndRefusesNone() {
        ProductProblem problem = new ProductProblem(new Random(3), 300, 5_000, 40, 2, 2);

        ProductReport report = new Products(problem.device()).choose("auto");

        assertThat(report.seconds()).extracting(ProductReport.Timing::mode).containsExactly(ProductMode.values());
        assertThat(report.seconds())
                .allSatisfy(timing -> assertThat(timing.seconds()).isPositive());
        assertThat(report.restSeconds()).isPositive();
        assertThat(report.refused()).isEmpty();
    }

    @Test
    void leavesOutModesThatAreNotExactForTheSamples() {
        ProductProblem problem = new ProductProblem(new Random(3), 100, 262_144, 10, 2, 2);

        ProductReport report = new Products(problem.device()).choose("auto");

        assertThat(report.seconds())
                .extracting(ProductReport.Timing::mode)
                .doesNotContain(ProductMode.FLOAT64_PACKED)
                .contains(ProductMode.FLOAT64);
        assertThatThrownBy(() -> new Products(problem.device()).choose("float64-packed"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("float64-packed is not exact for so many samples");
    }
}
