package dev.invert.torch.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import dev.invert.torch.LibTorch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that wrong arithmetic is found and refused. */
class ProductCheckTest {
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

    /** With N a power of two, N² / 4 = 2^(s-1) for an s that is one short: the sum of the upper half carries over. */
    @ParameterizedTest
    @CsvSource({"64,64", "128,4096", "1024,65536"})
    void refusesAPackingThatIsOneBitShort(int patterns, long samples) {
        assertThat(difference(patterns, samples, (problem, products) -> new PackedProduct(problem)))
                .isEmpty();
        assertThat(difference(
                        patterns,
                        samples,
                        (problem, products) ->
                                new PackedProduct(problem, ProductMode.packingShift(problem.maxSum()) - 1)))
                .contains("n of extreme weights differs from int64 arithmetic in");
    }

    /** Random activations do not show it. */
    @Test
    void aPackingThatIsOneBitShortIsRightOnNoise() {
        ProductProblem problem = new ProductProblem(new Random(5), 64, 64, 10, 1, 5);
        long[] weights = problem.weights[0];
        for (int p = 0; p < weights.length; p++) {
            weights[p] = 2L * ((p * 37 + 11) % 64) - 63;
        }
        DeviceConcepts concepts = problem.device();
        int shift = ProductMode.packingShift(concepts.maxSum());
        try (PatternProduct right = new PackedProduct(concepts);
                PatternProduct wrong = new PackedProduct(concepts, shift - 1)) {
            ProductSums expected = right.multiply(problem.maskTensor(), problem.weightTensor());
            ProductSums found = wrong.multiply(problem.maskTensor(), problem.weightTensor());

            assertThat(found.n().equal(expected.n())).isTrue();
            assertThat(found.z().equal(expected.z())).isTrue();
        }
    }

    /** Twice as many summands as an accumulator takes. */
    @ParameterizedTest
    @CsvSource({"FLOAT16,16384,16385,16385", "FLOAT32,2048,2049,204900", "FLOAT32,4096,65536,65536"})
    void refusesTooManySummands(ProductMode mode, int summands, int patterns, long samples) {
        assertThat(difference(
                        patterns,
                        samples,
                        (problem, products) ->
                                new DigitProduct(mode, problem, samples / patterns, products.maxWeight())))
                .isEmpty();
        assertThat(difference(
                        patterns,
                        samples,
                        (problem, products) -> new DigitProduct(
                                mode,
                                new Multiplier(mode, summands),
                                problem,
                                samples / patterns,
                                products.maxWeight())))
                .contains("Z of extreme weights differs from int64 arithmetic in");
    }

    /** A bound on weights that is too small leaves the last digit too large for its format. */
    @ParameterizedTest
    @CsvSource({"FLOAT16,2047", "INT8,127"})
    void refusesTooFewDigits(ProductMode mode, long maxWeight) {
        assertThat(difference(500, 50_000, (problem, products) -> new DigitProduct(mode, problem, 100, maxWeight)))
                .contains("Z of extreme weights differs");
    }

    private static String difference(
            int patterns, long samples, BiFunction<DeviceConcepts, Products, PatternProduct> product) {
        DeviceConcepts problem = new ProductProblem(new Random(1), patterns, samples, 3, 1, 1).device();
        Products products = new Products(problem);
        return new ProductCheck(problem, products.maxWeight())
                .difference(extreme -> product.apply(extreme, products))
                .orElse("");
    }

    @Test
    void aRefusedModeIsNotChosen() {
        DeviceConcepts problem = new ProductProblem(new Random(1), 64, 64, 3, 1, 1).device();
        ProductCheck check = new ProductCheck(problem, new Products(problem).maxWeight());
        ProductTrial wrong = new ProductTrial(
                ProductMode.FLOAT64_PACKED,
                () -> check.difference(of -> new PackedProduct(of, ProductMode.packingShift(of.maxSum()) - 1)),
                () -> {});
        ProductTrial right = new ProductTrial(
                ProductMode.FLOAT64,
                () -> check.difference(of -> new Products(of).of(ProductMode.FLOAT64)),
                () -> busy(1_000_000));
        ProductChoice choice = new ProductChoice(new Device("cpu"));

        ProductReport report = choice.choose(List.of(wrong, right), () -> {}, "auto");

        assertThat(report.mode()).isEqualTo(ProductMode.FLOAT64);
        assertThat(report.refused()).containsOnlyKeys(ProductMode.FLOAT64_PACKED);
        assertThatThrownBy(() -> choice.choose(List.of(wrong, right), () -> {}, "float64-packed"))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith("product float64-packed is refused on this device: n of extreme weights");
        assertThatThrownBy(() -> choice.choose(List.of(wrong), () -> {}, "auto"))
                .isInstanceOf(InvertException.class)
                .hasMessageStartingWith("no product is exact on this device");
    }

    /** Reports an operator that a device lacks as a refusal. */
    @Test
    void aModeThatFailsIsRefused() {
        ProductTrial failing = new ProductTrial(
                ProductMode.FLOAT64,
                () -> {
                    throw new IllegalStateException("not implemented for Half\nException raised from x.cpp");
                },
                () -> {});
        ProductTrial right = new ProductTrial(ProductMode.INT8, Optional::empty, () -> {});

        ProductReport report = new ProductChoice(new Device("cpu")).choose(List.of(failing, right), () -> {}, "auto");

        assertThat(report.mode()).isEqualTo(ProductMode.INT8);
        assertThat(report.refused()).containsEntry(ProductMode.FLOAT64, "not implemented for Half");
    }

    @Test
    void prefersFloat64UnlessItTakesLongerThanTheRest() {
        Map<ProductMode, Double> seconds =
                Map.of(ProductMode.FLOAT64_PACKED, 3.0, ProductMode.FLOAT64, 5.0, ProductMode.FLOAT16, 1.0);

        assertThat(ProductChoice.decide(seconds, 4, Map.of()).mode()).isEqualTo(ProductMode.FLOAT64_PACKED);
        assertThat(ProductChoice.decide(seconds, 4, Map.of()).reason()).contains("no longer than the rest");
        assertThat(ProductChoice.decide(seconds, 2, Map.of()).mode()).isEqualTo(ProductMode.FLOAT16);
        assertThat(ProductChoice.decide(seconds, 2, Map.of()).reason()).isEqualTo("fastest");
    }

    private static void busy(int steps) {
        double sum = 0;
        for (int i = 1; i < steps; i++) {
            sum += 1.0 / i;
        }
        assertThat(sum).isPositive();
    }
}
