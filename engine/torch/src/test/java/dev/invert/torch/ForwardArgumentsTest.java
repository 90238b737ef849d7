package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.batches.InputType;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardArgumentsTest {
    @TempDir
    Path folder;

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

    @Test
    void argumentsThatAreMissingHaveTheirDefaults() {
        try (TappedModel model = model("x: Tensor, mask: Optional[Tensor] = None, scale: float = 3.0", """
                if mask is not None:
                    x = x * mask
                return self.layer.forward(x * scale)
                """)) {
            assertThat(run(model, floats("", 1, 2))).containsExactly(4f, 7f);
            assertThat(run(model, floats("x", 1, 2))).containsExactly(4f, 7f);
            assertThat(run(model, floats("mask", 0, 2), floats("x", 1, 2))).containsExactly(1f, 13f);
        }
    }

    @Test
    void integersAndMasksArePassedByName() {
        try (TappedModel model = model("ids: Tensor, keep: Tensor", """
                assert ids.dtype == 4 and keep.dtype == 11, 'types'
                return self.layer.forward(torch.where(keep, ids, ids * 0))
                """)) {
            BatchInput ids = new BatchInput(
                    "ids",
                    ByteBuffer.allocateDirect(16)
                            .order(ByteOrder.nativeOrder())
                            .putLong(5)
                            .putLong(7)
                            .flip(),
                    InputType.INT64,
                    1,
                    2);
            BatchInput keep = new BatchInput(
                    "keep",
                    ByteBuffer.allocateDirect(2).put((byte) 0).put((byte) 1).flip(),
                    InputType.BOOL,
                    1,
                    2);
            assertThat(run(model, keep, ids)).containsExactly(1f, 8f);
        }
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        try (TappedModel model =
                model("x: Tensor, mask: Optional[Tensor], n: int = 2", "return self.layer.forward(x)")) {
            assertRefused(model, "argument mask of forward has no default and is missing (given: x)", floats("", 1));
            assertRefused(
                    model,
                    "forward has no argument 'y'; its arguments are x: Tensor, mask: Optional[Tensor], n: int (optional)",
                    floats("x", 1),
                    floats("y", 1));
            assertRefused(
                    model, "argument n: int (optional) of forward takes no tensor", floats("x", 1), floats("n", 1));
        }
    }

    private static void assertRefused(TappedModel model, String words, BatchInput... inputs) {
        assertThatThrownBy(() -> run(model, inputs))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining(words)
                .message()
                .hasLineCount(1);
    }

    /** Returns a model whose layer adds 1. */
    private TappedModel model(String arguments, String body) {
        TorchFixture fixture = new TorchFixture();
        JitModule net = fixture.module("Net");
        net.register_module("layer", fixture.function("Layer", "x + 1"));
        net.define("def forward(self, " + arguments + "):\n" + body.indent(4));
        Path file = TorchFixture.save(net, folder.resolve("net.pt"));
        try (TorchModel model = TorchModel.open(file, "cpu")) {
            return model.tap(List.of("layer"));
        }
    }

    private static BatchInput floats(String name, float... values) {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
        buffer.asFloatBuffer().put(values);
        return new BatchInput(name, buffer, InputType.FLOAT32, 1, values.length);
    }

    private static List<Float> run(TappedModel model, BatchInput... inputs) {
        List<Float> found = new ArrayList<>();
        model.run(model.replicas().get(0), List.of(inputs), "sample 0", (layer, output) -> {
            for (float value : TorchFixture.floats(output)) {
                found.add(value);
            }
        });
        return found;
    }
}
