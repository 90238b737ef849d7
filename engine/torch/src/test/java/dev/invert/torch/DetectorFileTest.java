package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.Formula;
import dev.invert.compose.Calibration;
import dev.invert.compose.LiteralPart;
import dev.invert.compose.Norm;
import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loads exported detectors and compares them with the definition. */
@SuppressWarnings("try") // The scope is used only for its side effect.
class DetectorFileTest {
    private static final Formula FORMULA = Formula.parse("a & (b | ~c)");

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        LibTorch.require();
    }

    private static LiteralPart neuron(String text, int neuron, double slope, double intercept) {
        return new LiteralPart(
                (Formula.Literal) Formula.parse(text),
                Optional.empty(),
                neuron,
                slope > 0,
                10,
                10,
                1,
                1,
                Optional.of(new Calibration.Platt(slope, intercept)),
                List.of(),
                0);
    }

    private static LiteralPart probe(String text, double intercept, Double... weights) {
        return new LiteralPart(
                (Formula.Literal) Formula.parse(text),
                Optional.empty(),
                -1,
                true,
                10,
                10,
                1,
                1,
                Optional.empty(),
                List.of(weights),
                intercept);
    }

    /** Neurons 2, 0 and 1, and a probe of neurons 0 and 2 in place of the second. */
    private static List<LiteralPart> parts(boolean probe) {
        return List.of(
                neuron("a", 2, 3, -0.5),
                probe ? probe("b", 0.25, 2.0, -1.0) : neuron("b", 0, -2, 0.25),
                neuron("~c", 1, 1.5, 0.75));
    }

    private static double expected(float[] neurons, boolean probe, Norm norm) {
        double a = Calibration.logistic(3 * neurons[2] - 0.5);
        double b = Calibration.logistic(probe ? 2 * neurons[0] - neurons[2] + 0.25 : -2 * neurons[0] + 0.25);
        double c = Calibration.logistic(1.5 * neurons[1] + 0.75);
        double or = norm.join(Formula.Operator.OR, b, 1 - c);
        return norm.join(Formula.Operator.AND, a, or);
    }

    /** Returns a model whose layer {@code inner} gives {@code x * 2}, or changes it in place afterwards. */
    private Path model(TorchFixture fixture) {
        JitModule net = fixture.module("Net");
        net.register_module("inner", fixture.function("Inner", "x * 2"));
        return TorchFixture.save(
                fixture.define(net, "y = self.inner.forward(x)\ny.zero_()\nreturn self.inner.forward(y + 1) + y"),
                folder.resolve("net.pt"));
    }

    @ParameterizedTest
    @CsvSource({
        "PRODUCT, false, '', 1",
        "GOEDEL, true, '', 6",
        "LUKASIEWICZ, false, avg, 6",
        "PRODUCT, true, max, 6",
        "GOEDEL, false, token:1, 0"
    })
    void aDetectorReturnsItsProbabilities(Norm norm, boolean probe, String pooling, int positions) {
        try (PointerScope scope = new PointerScope()) {
            Path model = model(new TorchFixture());
            Path file = folder.resolve("detector.pt");
            DetectorFile.write(model, "inner", pooling, List.of(0, 2), 3, FORMULA, parts(probe), norm, file);
            // The first three are maps (2, 3 neurons), the last are tokens: (2, 4 tokens, 3 neurons).
            boolean tokens = pooling.startsWith("token");
            long[] shape = tokens ? new long[] {2, 4, 3} : positions == 1 ? new long[] {2, 3} : new long[] {2, 3, 2, 3};
            Tensor input = TorchFixture.ramp(shape);
            JitModule loaded = torch.load(file.toString());
            for (int run = 0; run < 3; run++) {
                Tensor output =
                        loaded.forward(new IValueVector(new IValue(input))).toTensor();
                assertThat(output.sizes().vec().get()).containsExactly(2);
                float[] x = TorchFixture.floats(input);
                for (int i = 0; i < 2; i++) {
                    float[] neurons = new float[3];
                    for (int k = 0; k < 3; k++) {
                        neurons[k] =
                                tokens ? 2 * x[i * 12 + 3 + k] : pooled(x, (i * 3 + k) * positions, positions, pooling);
                    }
                    assertThat((double) TorchFixture.floats(output)[i])
                            .isCloseTo(expected(neurons, probe, norm), within(1e-6));
                }
            }
        }
    }

    private static float pooled(float[] x, int first, int count, String pooling) {
        float sum = 0;
        float max = Float.NEGATIVE_INFINITY;
        for (int i = first; i < first + count; i++) {
            sum += 2 * x[i] / count;
            max = Math.max(max, 2 * x[i]);
        }
        return pooling.equals("max") ? max : sum;
    }

    @Test
    void laterCallsAreMeantByTheirNumber() {
        try (PointerScope scope = new PointerScope()) {
            Path file = folder.resolve("detector.pt");
            DetectorFile.write(
                    model(new TorchFixture()),
                    "inner#2",
                    "",
                    List.of(),
                    3,
                    Formula.of("a"),
                    List.of(neuron("a", 2, 3, -0.5)),
                    Norm.PRODUCT,
                    file);
            Tensor output = torch.load(file.toString())
                    .forward(new IValueVector(new IValue(TorchFixture.ramp(2, 3))))
                    .toTensor();
            assertThat((double) TorchFixture.floats(output)[1]).isCloseTo(Calibration.logistic(5.5), within(1e-6));
        }
    }

    @Test
    void whatCannotBeExportedIsReported() {
        try (PointerScope scope = new PointerScope()) {
            Path model = model(new TorchFixture());
            assertFails(model, "iner", "", "nearest: inner");
            assertFails(model, "inner", "tokens", "cannot pool a layer by tokens");
            TorchFixture fixture = new TorchFixture();
            JitModule two = fixture.module("Two");
            two.register_module("inner", fixture.function("Inner", "x * 2"));
            two.define("def forward(self, x: Tensor, y: Tensor):\n    return self.inner.forward(x) + y\n");
            assertFails(TorchFixture.save(two, folder.resolve("two.pt")), "inner", "", "has 2 inputs");
        }
        assertThat(folder.resolve("detector.pt")).doesNotExist();
    }

    private void assertFails(Path model, String layer, String pooling, String problem) {
        assertThatThrownBy(() -> DetectorFile.write(
                        model,
                        layer,
                        pooling,
                        List.of(0, 1, 2),
                        3,
                        FORMULA,
                        parts(false),
                        Norm.PRODUCT,
                        folder.resolve("detector.pt")))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(problem);
    }
}
