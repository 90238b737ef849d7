package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingModeTest {
    @TempDir
    Path folder;

    private PointerScope scope;
    private TorchFixture fixture;

    @BeforeEach
    void open() {
        LibTorch.require();
        scope = new PointerScope();
        fixture = new TorchFixture();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "torch.dropout(x, 0.5, True); dropout (1)",
                "torch.dropout_(x, 0.5, True); dropout (1)",
                "torch.feature_dropout(torch.dropout(x, 0.5, True), 0.1, True); dropout (2)",
                "torch.alpha_dropout(x, 0.5, True); alpha dropout (1)",
                "torch.batch_norm(x, None, None, self.mean, self.var, True, 0.1, 1e-5, False); batch norm (1)",
                "torch.instance_norm(x, None, None, self.mean, self.var, True, 0.1, 1e-5, False); instance norm (1)",
                "torch.rrelu(x, 0.1, 0.3, True); rrelu (1)",
                "torch.scaled_dot_product_attention(x, x, x, None, 0.1); dropout of attention (1)",
                "torch.gru(x, x, [x], True, 1, 0.5, True, False, True)[0]; dropout of gru (1)"
            })
    void trainingThatIsFrozenIsReported(String expression, String kinds) {
        assertThat(warnings(layer(expression)))
                .singleElement()
                .asString()
                .contains("net.pt: was exported in training mode, which stays in " + kinds, "call model.eval()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "torch.dropout(x, 0.5, False)",
                "torch.dropout(x, 0.0, True)",
                "torch.dropout(x, 0.5, self.training)",
                "torch.batch_norm(x, None, None, self.mean, self.var, self.training, 0.1, 1e-5, False)",
                "torch.batch_norm(x, None, None, self.mean, self.var, False, 0.1, 1e-5, False)",
                "torch.instance_norm(x, None, None, None, None, True, 0.1, 1e-5, False)",
                "torch.gru(x, x, [x], True, 1, 0.0, True, False, True)[0]",
                "torch.scaled_dot_product_attention(x, x, x)"
            })
    void evaluationIsNotReported(String expression) {
        assertThat(warnings(layer(expression))).isEmpty();
    }

    @Test
    void onlyTheProgramBeforeTheLastLayerCounts() {
        JitModule net = fixture.module("Net");
        net.register_module("layer", fixture.function("Layer", "x * 2"));
        net.register_module("drop", fixture.function("Drop", "torch.dropout(x, 0.5, True)"));
        fixture.define(net, "return self.drop.forward(self.layer.forward(x))");
        assertThat(warnings(net, "layer")).isEmpty();
        assertThat(warnings(net, "drop")).hasSize(1);
    }

    @Test
    void branchesOfTrainingAreLeftOut() {
        JitModule layer = withState(fixture.module("Layer"));
        fixture.define(layer, "if self.training and not (0.5 == 0.0):\n    x = x + torch.randn_like(x)\nreturn x * 2");
        assertThat(warnings(wrapped(layer))).isEmpty();
        assertThat(warnings(layer("x + torch.randn_like(x)")))
                .singleElement()
                .asString()
                .contains("draws random numbers (randn_like); activations differ from run to run");
    }

    @Test
    void batchStatisticsAreReported() {
        assertThat(warnings(layer("torch.batch_norm(x, None, None, None, None, True, 0.1, 1e-5, False)")))
                .singleElement()
                .asString()
                .contains("batch norm without running statistics (1)");
    }

    private JitModule layer(String expression) {
        return wrapped(fixture.define(withState(fixture.module("Layer")), "return " + expression));
    }

    private static JitModule withState(JitModule layer) {
        layer.register_attribute(
                "training",
                torch.compile("def t() -> bool:\n    return True\n")
                        .get_functions()
                        .get(0)
                        .getSchema()
                        .returns()
                        .type(),
                new IValue(true));
        layer.register_buffer("mean", TorchFixture.ramp(4));
        layer.register_buffer("var", TorchFixture.ramp(4));
        return layer;
    }

    private JitModule wrapped(JitModule layer) {
        JitModule net = fixture.module("Net");
        net.register_module("layer", layer);
        return fixture.define(net, "return self.layer.forward(x)");
    }

    private List<String> warnings(JitModule net) {
        return warnings(net, "layer");
    }

    private List<String> warnings(JitModule net, String layer) {
        Path file = TorchFixture.save(net, folder.resolve("net.pt"));
        try (TorchModel model = TorchModel.open(file, "cpu");
                TappedModel tapped = model.tap(List.of(layer))) {
            return tapped.warnings();
        }
    }
}
