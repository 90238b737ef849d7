package dev.invert.torch.internal.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.torch.LibTorch;
import dev.invert.torch.internal.tensors.DeviceConcepts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
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
    @CsvSource({"64,64", "128,4096", "1024,65536", "131072,131072"})
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
    @CsvSource({
        "FLOAT16,16384,16385,16385",
        "FLOAT32,2048,2049,204900",
        "FLOAT32,4096,65536,65536",
        "FLOAT16,16384,131072,131072"
    })
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

    /** All patterns together would take gigabytes. */
    @Test
    void usesTheLargestPatternsIfThereAreMany() {
        int patterns = 6_000_000;
        long samples = patterns + 98L;
        Tensor sizes = torch.ones(new long[] {patterns}, new TensorOptions(ScalarType.Long));
        sizes.select(0, patterns / 2).fill_(new Scalar(99L));
        Tensor none = torch.zeros(new long[] {1, patterns}, new TensorOptions(ScalarType.Bool));
        DeviceConcepts problem = new DeviceConcepts(none, sizes, samples, SquareQuarter.of(samples));
        Products products = new Products(problem);
        ProductCheck check = new ProductCheck(problem, products.maxWeight());
        List<Long> used = new ArrayList<>();

        assertThat(check.difference(extreme -> {
                    used.add(extreme.patternCount());
                    used.add(extreme.sizes().max().item_long());
                    return products.of(ProductMode.FLOAT64, extreme);
                }))
                .isEmpty();
        assertThat(used).containsExactly(65_536L, 99L);
        assertThat(check.difference(
                        extreme -> new DigitProduct(ProductMode.INT8, extreme, 99, products.maxWeight() >> 8)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("Z of extreme weights differs"));
    }
}
