package dev.invert.torch;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.batches.BatchSource;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the path of a batch through devices, without a GPU. */
class TorchDeviceTest {
    private static final int SAMPLE_COUNT = 11;

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

    /** Records every parameter, input and output tensor that is on another device. */
    private static final class CheckedDevice extends TorchDevice {
        private final int lanes;
        private final List<String> strangers = Collections.synchronizedList(new ArrayList<>());
        private int checked;

        CheckedDevice(String name, int lanes) {
            super(name, Precision.FP32);
            this.lanes = lanes;
        }

        private synchronized void check(String what, Tensor tensor) {
            checked++;
            String where = tensor.device().str().getString();
            if (!where.equals(name())) {
                strangers.add(what + " on " + where);
            }
        }

        @Override
        int lanes() {
            return lanes;
        }

        @Override
        void adopt(JitModule module) {
            super.adopt(module);
            ModuleTensors.forEach(module, tensor -> check("parameter", tensor));
        }

        @Override
        Tensor place(Tensor values, ScalarType floating) {
            Tensor placed = super.place(values, floating);
            check("input", placed);
            return placed;
        }

        @Override
        Tensor toHost(Tensor output) {
            check("output", output);
            return name().equals("meta") ? torch.zeros(output.sizes().vec().get()) : super.toHost(output);
        }
    }

    /**
     * Uses LibTorch's meta device, whose tensors have shapes but no data: a device other than the CPU that always
     * exists.
     */
    @ParameterizedTest
    @CsvSource({"avg", "max", "flatten", "token:1", "mean-tokens"})
    void noTensorOfAnotherDeviceSlipsIn(String pooling) {
        CheckedDevice meta = new CheckedDevice("meta", 1);
        // Two tokens of five features. LibTorch on its own has no convolution for this device.
        Path file = net("torch.tanh(torch.matmul(x.flatten(2), self.square))");
        try (TorchModel model = TorchModel.open(file, List.of(meta));
                TappedModel tapped = model.tap(List.of("inner"))) {
            run(tapped, Pooling.parse(pooling), new Images());
        }
        assertThat(meta.strangers).isEmpty();
        // Three parameters, and the inputs and outputs of four batches of up to three samples.
        assertThat(meta.checked).isEqualTo(3 + 2 * 4);
    }

    @Test
    void aTensorOfAnotherDeviceIsSeen() {
        CheckedDevice meta = new CheckedDevice("meta", 1);
        try (TorchModel model = TorchModel.open(net("torch.zeros([int(x.size(0)), 2], dtype=6)"), List.of(meta));
                TappedModel tapped = model.tap(List.of("inner"))) {
            run(tapped, Pooling.byRank(), new Images());
        }
        assertThat(meta.strangers).hasSize(4).containsOnly("output on cpu");
    }

    /**
     * Several devices and several lanes per device: batches arrive in order, with the same results as on a single lane.
     */
    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "3,1", "2,2", "5,3"})
    void devicesShareTheBatches(int devices, int lanes) throws Exception {
        Path file = net("torch.conv2d(x, self.weight, self.bias)");
        List<TorchDevice> several = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            several.add(new CheckedDevice("cpu", lanes));
        }
        try (TorchModel one = TorchModel.open(file, "cpu");
                TappedModel alone = one.tap(List.of("inner"));
                TorchModel many = TorchModel.open(file, several);
                TappedModel together = many.tap(List.of("inner"))) {
            Map<Integer, Float> expected = run(alone, Pooling.byRank(), new Images());
            assertThat(expected).hasSize(SAMPLE_COUNT);
            assertNoNativeLeak(() ->
                    assertThat(run(together, Pooling.byRank(), new Images())).isEqualTo(expected));
            assertThat(many.device()).isEqualTo(String.join(",", Collections.nCopies(devices, "cpu")));
        }
    }

    /** Reports the failure once, and frees the results that other lanes had computed by then. */
    @Test
    void aFailureInOneLaneEndsTheRun() throws Exception {
        Path file = net("torch.conv2d(x, self.weight, self.bias)[:3 - int(x[0, 0, 0, 0]) // 6]");
        List<TorchDevice> devices = List.of(new CheckedDevice("cpu", 2), new CheckedDevice("cpu", 2));
        try (TorchModel model = TorchModel.open(file, devices);
                TappedModel tapped = model.tap(List.of("inner"))) {
            assertNoNativeLeak(() -> assertThatThrownBy(() -> run(tapped, Pooling.byRank(), new Images()))
                    .hasMessageContaining("the first dimension must be the batch"));
        }
    }

    /** Indices must remain integers in every precision; JitModule.to would convert them. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void precisionLeavesWholeNumbersAlone(Precision precision) {
        try (TorchModel model = TorchModel.open(net("(x * self.table[self.index])"), "cpu", precision);
                TappedModel tapped = model.tap(List.of("inner"))) {
            Map<Integer, Float> found = run(tapped, Pooling.byRank(), new Images());
            // All elements of sample i are i, and the table has 0.25 at the index: exact in all three precisions.
            found.forEach((sample, value) -> assertThat(value).isCloseTo(0.25f * sample, Offset.offset(1e-6f)));
        }
    }

    /** JavaCPP counts the objects that it has to free: there must be no more of them after a run than before. */
    @Test
    void everyLibTorchObjectIsInAScope() {
        List<TorchDevice> devices = List.of(new CheckedDevice("cpu", 2), new CheckedDevice("cpu", 1));
        try (TorchModel model = TorchModel.open(net("torch.conv2d(x, self.weight, self.bias)"), devices);
                TappedModel tapped = model.tap(List.of("inner"))) {
            run(tapped, Pooling.byRank(), new Images());
            // Objects that other tests left to the garbage collector must not be freed while this test counts.
            System.gc();
            Pointer.deallocateReferences();
            long before = Pointer.totalCount();
            for (int i = 0; i < 20; i++) {
                run(tapped, Pooling.byRank(), new Images());
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    private static Map<Integer, Float> run(TappedModel tapped, Pooling pooling, Images images) {
        Map<Integer, Float> firstValues = new TreeMap<>();
        new ActivationRun(tapped, pooling, 3).run(images, (layer, first, count, neurons, rows) -> {
            for (int i = 0; i < count; i++) {
                assertThat(firstValues.put((int) first + i, rows.get(i * neurons)))
                        .isNull();
            }
        });
        return firstValues;
    }

    /** Saves a module with a submodule "inner" that has convolution weights, a table and an index. */
    private Path net(String expression) {
        TorchFixture fixture = new TorchFixture();
        JitModule inner = fixture.module("Inner");
        inner.register_parameter("weight", TorchFixture.ramp(3, 2, 2, 2), false);
        inner.register_parameter("bias", TorchFixture.ramp(3), false);
        inner.register_parameter("square", TorchFixture.ramp(16, 5), false);
        if (expression.contains("table")) {
            inner.register_buffer("table", TorchFixture.ramp(11));
            inner.register_buffer("index", torch.full(new long[] {1}, new Scalar(6L)));
        }
        fixture.define(inner, "return " + expression);
        JitModule net = fixture.module("Net");
        net.register_module("inner", inner);
        fixture.define(net, "return self.inner.forward(x)");
        return TorchFixture.save(net, folder.resolve("net.pt"));
    }

    /** Source of samples of 2 channels of 4 x 4 pixels; all elements of sample i are i. */
    private static final class Images implements BatchSource {
        private static final int VALUES = 2 * 4 * 4;
        private int next;

        @Override
        public long[] sampleShape() {
            return new long[] {2, 4, 4};
        }

        @Override
        public int fill(ByteBuffer batch) {
            FloatBuffer values = batch.asFloatBuffer();
            int count = Math.min(values.remaining() / VALUES, SAMPLE_COUNT - next);
            for (int i = 0; i < count * VALUES; i++) {
                values.put(next + i / VALUES);
            }
            next += count;
            return count;
        }

        @Override
        public long position() {
            return next;
        }
    }
}
