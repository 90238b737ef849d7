package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.MemoryBudget;
import dev.invert.batches.InputType;
import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records outputs of all kinds that TorchScript modules return, and layers of all names. */
class LayerOutputTest {
    private static final float[] INPUT = {-1, 0.5f, 2, 3};

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
                // A scale of 1/2 and the zero point 10: -1 to 3 are 8 to 16.
                "torch.quantize_per_tensor(x, 0.5, 10, 13); -1, 0.5, 2, 3",
                "x > 0.7; 0, 0, 1, 1",
                "(x * 2).to(3); -2, 1, 4, 6",
                "(x * 2).to(4) + 16777210; 16777208, 16777211, 16777214, 16777216",
                "(x * 2).to(4) * 16777216; -33554432, 16777216, 67108864, 100663296",
                "torch.relu(x).to_sparse(); 0, 0.5, 2, 3",
                "x.to(15); -1, 0.5, 2, 3",
                "x.to(5); -1, 0.5, 2, 3",
                "x.to(7) + 0.25; -0.75, 0.75, 2.25, 3.25"
            })
    void numbersOfAllTypesBecomeFloats(String expression, String expected) {
        assertThat(record(expression, "layer").get("layer")).containsExactly(numbers(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "((x, x + 1), [x + 2]); layer; 0",
                "((x, x + 1), [x + 2]); layer[0][1]; 1",
                "((x, x + 1), [x + 2]); layer[1]; 2",
                "(3, x + 1); layer; 1",
                "[x, x + 1]; layer[1]; 1",
                "[x + 1]; layer; 1",
                "{'a': x, 'last_hidden_state': x + 1}; layer.last_hidden_state; 1",
                "{'the key': x, 'b': x + 1}; layer[\"the key\"]; 0",
                "{'only': x + 1}; layer; 1",
                "{'list': [x, x + 1]}; layer.list[1]; 1"
            })
    void anElementIsChosen(String expression, String request, float added) {
        float[] expected = new float[INPUT.length];
        for (int i = 0; i < INPUT.length; i++) {
            expected[i] = INPUT[i] + added;
        }
        assertThat(record(expression, request).get(request)).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "torch.complex(x, x); layer; layer layer: returns complex numbers",
                "(x > 0).to(4) + 16777216; layer; integers beyond 2^24 (16777216 to 16777217)",
                "{'a': x, 'b': x}; layer; returns a dict; name one of its keys, as in layer.a: a, b",
                "{'a': x, 'b': x}; layer.c; returns a dict; name one of its keys, as in layer.a: a, b",
                "[x, x, x]; layer; returns a list of 3; name an element, as in layer[0]",
                "[x]; layer[4]; returns a list of 1",
                "(x, 3); layer[2]; returns a tuple of 2, which has no element '[2]'",
                "(x, 3); layer[1]; returns no tensor but int",
                "x; layer.weight; layer 'layer' returns a tensor, which has no element 'weight'",
                "x.size(0); layer; returns no tensor but int"
            })
    void whatIsNoTensorOfRealNumbersIsRefused(String expression, String request, String words) {
        assertThatThrownBy(() -> record(expression, request))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(words)
                .message()
                .hasLineCount(1);
    }

    @Test
    void anOptionalMayBeAbsent() {
        JitModule layer = fixture.module("Layer");
        layer.define("""
                def forward(self, x: Tensor) -> Optional[Tensor]:
                    if bool(x[0, 0] > 0):
                        return x
                    return None
                """);
        JitModule net = fixture.module("Net");
        net.register_module("layer", layer);
        fixture.define(net, "self.layer.forward(x + 1.5)\nreturn x");
        assertThat(recorded(TorchFixture.save(net, folder.resolve("net.pt")), "layer")
                        .get("layer"))
                .containsExactly(0.5f, 2, 3.5f, 4.5f);
        JitModule absent = fixture.module("Absent");
        absent.register_module("layer", layer);
        fixture.define(absent, "self.layer.forward(x)\nreturn x");
        Path file = TorchFixture.save(absent, folder.resolve("absent.pt"));
        assertThatThrownBy(() -> recorded(file, "layer"))
                .isInstanceOf(InvertException.class)
                .hasMessage(file + ": layer 'layer' returned None on this input");
    }

    @Test
    void shapesAreListedWhereThereAreTensors() {
        Path file = save("{'a': x, 'b': x}");
        try (TorchModel model = TorchModel.open(file, "cpu")) {
            assertThat(model.outputShapes(InputType.FLOAT32, new long[] {4}, MemoryBudget.process()))
                    .containsExactly(Map.entry("layer", "returns a dict; name one of its keys, as in layer.a: a, b"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inception_3a/1x1", "a b", "a:b", "a#2", "a,b", "a'b", "a=b[0]", "a\tb"})
    void aLayerMayHaveAnyNameThatTorchScriptSaves(String name) {
        JitModule inner = fixture.function("Inner", "x * 2");
        JitModule block = fixture.module("Block");
        block.register_module(name, inner);
        fixture.define(block, "return getattr(self, \"" + name.replace("\t", "\\t") + "\").forward(x)");
        JitModule net = fixture.module("Net");
        net.register_module("block", block);
        fixture.define(net, "return self.block.forward(x)");
        Path file = TorchFixture.save(net, folder.resolve("net.pt"));
        assertThat(recorded(file, "block." + name).get("block." + name)).containsExactly(-2, 1, 4, 6);
    }

    /** A second call of a layer must not be mistaken for a layer of that name. */
    @Test
    void namesOfCallsAreUnique() {
        JitModule net = fixture.module("Net");
        net.register_module("a", fixture.function("Twice", "x * 2"));
        net.register_module("a#2", fixture.function("Other", "x * 3"));
        fixture.define(net, "return getattr(self, \"a#2\").forward(self.a.forward(self.a.forward(x)))");
        Path file = TorchFixture.save(net, folder.resolve("net.pt"));
        assertThat(recorded(file, "a#2").get("a#2")).containsExactly(-12, 6, 24, 36);
        assertThatThrownBy(() -> recorded(file, "a", "a#2"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("call 2 of layer 'a' and the layer 'a#2' have the same name");
    }

    @ParameterizedTest
    @CsvSource({"Half", "BFloat16", "Double"})
    void inputsHaveTheTypeOfTheParameters(String type) {
        JitModule layer = fixture.module("Scale");
        layer.register_parameter("weight", TorchFixture.ramp(4).to(torch.ScalarType.valueOf(type)), false);
        // A product of two types would be of the wider one, and assert compares types.
        fixture.define(layer, "assert x.dtype == self.weight.dtype, 'type'\nreturn x * self.weight");
        Path file = TorchFixture.save(wrapped(layer), folder.resolve("net.pt"));
        // -0.5, -0.375, -0.25 and -0.125 times the input: exact in every type.
        assertThat(recorded(file, "layer").get("layer")).containsExactly(0.5f, -0.1875f, -0.5f, -0.375f);
    }

    private Map<String, float[]> record(String expression, String request) {
        return recorded(save(expression), request);
    }

    private Path save(String expression) {
        return TorchFixture.save(wrapped(fixture.function("Layer", expression)), folder.resolve("net.pt"));
    }

    private JitModule wrapped(JitModule layer) {
        JitModule net = fixture.module("Net");
        net.register_module("layer", layer);
        return fixture.define(net, "return self.layer.forward(x)");
    }

    private static Map<String, float[]> recorded(Path file, String... layers) {
        Map<String, float[]> outputs = new LinkedHashMap<>();
        try (TorchModel model = TorchModel.open(file, "cpu");
                TappedModel tapped = model.tap(List.of(layers))) {
            tapped.forward(TorchFixture.direct(INPUT), new long[] {1, INPUT.length}, (layer, shape, values) -> {
                float[] copy = new float[values.remaining()];
                values.get(copy);
                outputs.put(layer, copy);
            });
        }
        return outputs;
    }

    private static float[] numbers(String list) {
        String[] texts = list.split(",", -1);
        float[] numbers = new float[texts.length];
        for (int i = 0; i < texts.length; i++) {
            numbers[i] = Float.parseFloat(texts[i].strip());
        }
        return numbers;
    }
}
