package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares tapped outputs with the same submodules run by hand on the same values; they must be bit-for-bit equal. */
class TappedModelTest {
    private static final long[] SHAPE = {3, 4};

    @TempDir
    Path folder;

    private PointerScope scope;
    private TorchFixture fixture;
    private Tensor x;
    private FloatBuffer input;

    @BeforeEach
    void open() {
        LibTorch.require();
        scope = new PointerScope();
        fixture = new TorchFixture();
        x = TorchFixture.ramp(SHAPE);
        input = TorchFixture.direct(TorchFixture.floats(x));
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void tapsNestedModulesAndTheirParents() {
        JitModule inner = fixture.module("Inner");
        JitModule first = fixture.linear(4, 5);
        JitModule act = fixture.function("ReLU", "torch.relu(x)");
        inner.register_module("first", first);
        inner.register_module("act", act);
        fixture.define(inner, "return self.act.forward(self.first.forward(x)) * 2");
        JitModule head = fixture.linear(5, 2);
        JitModule net = fixture.module("Net");
        net.register_module("inner", inner);
        net.register_module("head", head);
        fixture.define(net, "return self.head.forward(self.inner.forward(x) + 1)");

        Tensor firstOut = run(first, x);
        Tensor actOut = run(act, firstOut);
        Tensor innerOut = run(inner, x);
        Tensor headOut = run(head, innerOut.add(new org.bytedeco.pytorch.Scalar(1)));
        Map<String, float[]> taps = tap(net, "head", "inner", "inner.act", "inner.first");
        assertThat(taps.keySet()).containsExactly("head", "inner", "inner.act", "inner.first");
        assertTap(taps, "inner.first", firstOut);
        assertTap(taps, "inner.act", actOut);
        assertTap(taps, "inner", innerOut);
        assertTap(taps, "head", headOut);
    }

    /**
     * The second call immediately follows the tap of the first, and is inlined: the insert point must not be on the
     * tap.
     */
    @Test
    void tapsAModuleAndThenInsideTheNextOne() {
        JitModule first = fixture.linear(4, 5);
        JitModule leaf = fixture.function("Leaf", "x * 2");
        JitModule second = fixture.module("Second");
        second.register_module("leaf", leaf);
        fixture.define(second, "return self.leaf.forward(self.leaf.forward(x))");
        JitModule net = fixture.module("Net");
        net.register_module("first", first);
        net.register_module("second", second);
        fixture.define(net, "return self.second.forward(self.first.forward(x))");
        Map<String, float[]> taps = tap(net, "first", "second.leaf");
        assertTap(taps, "first", run(first, x));
        assertTap(taps, "second.leaf", run(leaf, run(first, x)));
        assertTap(taps, "second.leaf#2", run(second, run(first, x)));
    }

    @Test
    void keepsTheValueBeforeALaterInPlaceOperation() {
        JitModule fc = fixture.linear(4, 5);
        JitModule net = fixture.module("Net");
        net.register_module("fc", fc);
        fixture.define(net, "return torch.relu_(self.fc.forward(x))");
        Tensor expected = run(fc, x);
        // The fixture is useless if relu_ changes nothing.
        assertThat(torch.equal(expected, torch.relu(expected))).isFalse();
        assertTap(tap(net, "fc"), "fc", expected);
    }

    @Test
    void numbersTheCallsOfALayerThatIsCalledTwice() {
        JitModule step = fixture.function("Step", "x * 3 - 1");
        JitModule net = fixture.module("Net");
        net.register_module("step", step);
        fixture.define(net, "return self.step.forward(self.step.forward(x))");
        Tensor once = run(step, x);
        Map<String, float[]> taps = tap(net, "step");
        assertThat(taps.keySet()).containsExactly("step", "step#2");
        assertTap(taps, "step", once);
        assertTap(taps, "step#2", run(step, once));
    }

    @Test
    void tapsInsideLoopsAndBranches() {
        JitModule leaf = fixture.function("Leaf", "x * 2");
        JitModule step = fixture.module("Step");
        step.register_module("leaf", leaf);
        fixture.define(step, "return self.leaf.forward(x) + 1");
        JitModule rare = fixture.function("Rare", "x - 7");
        JitModule net = fixture.module("Net");
        net.register_module("step", step);
        net.register_module("rare", rare);
        fixture.define(net, """
                for i in range(3):
                    x = self.step.forward(x)
                if bool(torch.sum(x) > 1000.0):
                    x = self.rare.forward(x)
                return x
                """);
        Tensor one = run(step, x);
        Tensor two = run(step, one);
        Map<String, float[]> taps = tap(net, "step.leaf", "step");
        assertThat(taps.keySet())
                .containsExactly("step.leaf", "step.leaf#2", "step.leaf#3", "step", "step#2", "step#3");
        assertTap(taps, "step.leaf#3", run(leaf, two));
        assertTap(taps, "step#2", two);

        assertThatThrownBy(() -> tap(net, "rare"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("layer 'rare' did not run on this input");
        x = x.mul(new org.bytedeco.pytorch.Scalar(1000f));
        input = TorchFixture.direct(TorchFixture.floats(x));
        assertTap(tap(net, "rare"), "rare", run(rare, run(step, run(step, run(step, x)))));
    }

    @Test
    void takesTheFirstTensorOfATuple() {
        JitModule pair = fixture.function("Pair", "(x * 5, x - 1)");
        JitModule net = fixture.module("Net");
        net.register_module("pair", pair);
        fixture.define(net, "a, b = self.pair.forward(x)\nreturn a + b");
        assertTap(tap(net, "pair"), "pair", x.mul(new org.bytedeco.pytorch.Scalar(5)));
    }

    @Test
    void tapsThroughMethodsOtherThanForward() {
        JitModule leaf = fixture.function("Leaf", "x * 4");
        JitModule inner = fixture.module("Inner");
        inner.register_module("leaf", leaf);
        inner.define("def body(self, x: Tensor) -> Tensor:\n    return self.leaf.forward(x)\n");
        fixture.define(inner, "return self.body(x)");
        JitModule net = fixture.module("Net");
        net.register_module("inner", inner);
        fixture.define(net, "return self.inner.forward(x)");
        Map<String, float[]> taps = tap(net, "inner", "inner.leaf");
        // Calling another method is not a call of the layer: it must not appear as inner#2.
        assertThat(taps.keySet()).containsExactly("inner", "inner.leaf");
        assertTap(taps, "inner.leaf", run(leaf, x));
    }

    @Test
    void stopsBehindTheLastTap() {
        JitModule early = fixture.function("Early", "x + 1");
        JitModule late = fixture.module("Late");
        fixture.define(late, "assert x.size(0) == 0, 'late ran'\nreturn x");
        JitModule net = fixture.module("Net");
        net.register_module("early", early);
        net.register_module("late", late);
        fixture.define(net, "return self.late.forward(self.early.forward(x))");
        assertTap(tap(net, "early"), "early", run(early, x));
        assertThatThrownBy(() -> tap(net, "early", "late"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("late ran");
    }

    @Test
    void refusesLayersThatGiveNothing() {
        JitModule number = fixture.function("Number", "x.size(0)");
        JitModule idle = fixture.function("Idle", "x");
        JitModule net = fixture.module("Net");
        net.register_module("number", number);
        net.register_module("idle", idle);
        net.register_module("nothing", fixture.function("Nothing", "None"));
        fixture.define(net, "self.nothing.forward(x)\nreturn x * self.number.forward(x)");
        assertThatThrownBy(() -> tap(net, "nothing"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("layer 'nothing' returns no tensor but None");
        assertThatThrownBy(() -> tap(net, "number"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("layer 'number' returns no tensor but int");
        assertThatThrownBy(() -> tap(net, "idle"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("layer 'idle' is never called");
    }

    @Test
    void refusesInputThatDoesNotFit() {
        JitModule net = fixture.module("Net");
        net.register_module("fc", fixture.linear(4, 5));
        fixture.define(net, "return self.fc.forward(x)");
        Path file = TorchFixture.save(net, folder.resolve("net.pt"));
        try (TorchModel model = TorchModel.open(file, "cpu");
                TappedModel tapped = model.tap(List.of("fc"))) {
            OutputSink ignore = (layer, shape, values) -> {};
            assertThatThrownBy(() -> tapped.forward(input, new long[] {4, 3}, ignore))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("net.pt: cannot run on input of shape [4, 3]: ")
                    .hasMessageNotContaining("\n")
                    .hasMessageNotContaining("Exception raised from")
                    .hasMessageNotContaining("Traceback");
            assertThatThrownBy(() -> tapped.forward(input, new long[] {13, 1}, ignore))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("shape=[13, 1] needs 13 values, input has capacity=12");
            assertThatThrownBy(() -> tapped.forward(input, new long[] {0, 4}, ignore))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tapped.forward(FloatBuffer.allocate(12), SHAPE, ignore))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("direct");
        }
    }

    @Test
    void outlivesItsModelAndServesManyThreads() throws Exception {
        JitModule fc = fixture.linear(4, 5);
        JitModule net = fixture.module("Net");
        net.register_module("fc", fc);
        fixture.define(net, "return self.fc.forward(x)");
        Path file = TorchFixture.save(net, folder.resolve("net.pt"));
        float[] expected = TorchFixture.floats(run(fc, x));
        TappedModel tapped;
        try (TorchModel model = TorchModel.open(file, "cpu")) {
            tapped = model.tap(List.of("fc"));
        }
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> passes = () -> {
                int equal = 0;
                for (int i = 0; i < 200; i++) {
                    equal += java.util.Arrays.equals(outputs(tapped).get("fc"), expected) ? 1 : 0;
                }
                return equal;
            };
            for (Future<Integer> equal : threads.invokeAll(List.of(passes, passes))) {
                assertThat(equal.get()).isEqualTo(200);
            }
        } finally {
            threads.shutdown();
            tapped.close();
        }
    }

    private Map<String, float[]> tap(JitModule net, String... layers) {
        Path file = TorchFixture.save(net, folder.resolve("net.pt"));
        try (TorchModel model = TorchModel.open(file, "cpu");
                TappedModel tapped = model.tap(List.of(layers))) {
            return outputs(tapped);
        }
    }

    private Map<String, float[]> outputs(TappedModel tapped) {
        Map<String, float[]> outputs = new LinkedHashMap<>();
        tapped.forward(input, SHAPE, (layer, shape, values) -> {
            assertThat(shape[0]).isEqualTo(SHAPE[0]);
            float[] copy = new float[values.remaining()];
            values.get(copy);
            outputs.put(layer, copy);
        });
        return outputs;
    }

    private static void assertTap(Map<String, float[]> taps, String layer, Tensor expected) {
        assertThat(taps.get(layer)).as(layer).containsExactly(TorchFixture.floats(expected));
    }

    private static Tensor run(JitModule module, Tensor input) {
        return module.forward(new IValueVector(new IValue(input))).toTensor();
    }
}
