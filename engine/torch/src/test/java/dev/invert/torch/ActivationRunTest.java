package dev.invert.torch;

import static dev.invert.NativeLeak.assertNoNativeLeak;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.batches.BatchSource;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationRunTest {
    private static final int SAMPLE_COUNT = 10;

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

    // 1: sample by sample; 3: a partial last batch; 5: none; 10: one batch; 16: more room than samples.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 10, 16})
    void givesAllSamplesInOrderWhateverTheBatch(int batchSize) {
        List<String> calls = new ArrayList<>();
        float[] sums = new float[SAMPLE_COUNT];
        LayerSink sink = (layer, first, sampleCount, neuronCount, rows) -> {
            calls.add(layer + " " + first + "+" + sampleCount + "x" + neuronCount);
            assertThat(rows.remaining()).isEqualTo(sampleCount * neuronCount);
            if (layer.equals("twice")) {
                for (int i = 0; i < sampleCount; i++) {
                    sums[(int) first + i] = rows.get(i * neuronCount) + rows.get(i * neuronCount + 1);
                }
            }
        };
        try (TorchModel model = TorchModel.open(net("x * 2", "x[:, :1]"), "cpu");
                TappedModel tapped = model.tap(List.of("twice", "other"))) {
            long samples = new ActivationRun(tapped, Pooling.byRank(), batchSize).run(new Counting(SAMPLE_COUNT), sink);
            assertThat(samples).isEqualTo(SAMPLE_COUNT);
        }
        int batches = (SAMPLE_COUNT + batchSize - 1) / batchSize;
        assertThat(calls)
                .hasSize(2 * batches)
                .startsWith(
                        "twice 0+%dx2".formatted(Math.min(batchSize, SAMPLE_COUNT)),
                        "other 0+%dx1".formatted(Math.min(batchSize, SAMPLE_COUNT)));
        for (int i = 0; i < SAMPLE_COUNT; i++) {
            // Sample i is (2i, 2i + 1).
            assertThat(sums[i]).isEqualTo(2f * (4 * i + 1));
        }
    }

    @Test
    void refusesALayerWhoseNeuronsChange() {
        try (TorchModel model = TorchModel.open(net("x.repeat(1, int(x[0, 0]) + 1)", "x"), "cpu");
                TappedModel tapped = model.tap(List.of("twice"))) {
            ActivationRun run = new ActivationRun(tapped, Pooling.byRank(), 3);
            assertThatThrownBy(() -> run.run(new Counting(SAMPLE_COUNT), (l, f, s, n, rows) -> {}))
                    .isInstanceOf(InvertException.class)
                    .hasMessage("layers and neurons were {twice=2} up to sample 2 and are {twice=14} from there on;"
                            + " they must stay the same for all samples");
        }
    }

    @Test
    void refusesAnEmptyBatch() {
        try (TorchModel model = TorchModel.open(net("x", "x"), "cpu");
                TappedModel tapped = model.tap(List.of("twice"))) {
            assertThatThrownBy(() -> new ActivationRun(tapped, Pooling.byRank(), 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("batchSize=0: must be at least 1");
        }
    }

    @Test
    void whatTheSourceThrowsComesOutAndNothingLeaks() throws Exception {
        try (TorchModel model = TorchModel.open(net("x", "x"), "cpu");
                TappedModel tapped = model.tap(List.of("twice"))) {
            Counting broken = new Counting(SAMPLE_COUNT) {
                @Override
                public int fill(ByteBuffer batch) {
                    if (position() == 6) {
                        throw new InvertException("sample 6 is broken");
                    }
                    return super.fill(batch);
                }
            };
            List<Long> positions = new ArrayList<>();
            LayerSink sink = new LayerSink() {
                @Override
                public void accept(String layer, long first, int sampleCount, int neuronCount, FloatBuffer rows) {}

                @Override
                public void batchDone(long samples, long position) {
                    positions.add(position);
                }
            };
            assertNoNativeLeak(() -> assertThatThrownBy(
                            () -> new ActivationRun(tapped, Pooling.byRank(), 3).run(broken, sink))
                    .hasMessage("sample 6 is broken"));
            // The batches before the broken one are delivered first.
            assertThat(positions).containsExactly(3L, 6L);
        }
    }

    private Path net(String twice, String other) {
        TorchFixture fixture = new TorchFixture();
        JitModule net = fixture.module("Net");
        net.register_module("twice", fixture.function("Twice", twice));
        net.register_module("other", fixture.function("Other", other));
        fixture.define(net, "return (self.other.forward(x), self.twice.forward(x))");
        return TorchFixture.save(net, folder.resolve("net.pt"));
    }

    /** Source of the samples (0, 1), (2, 3), (4, 5), ... */
    private static class Counting implements BatchSource {
        private final int sampleCount;
        private int next;

        Counting(int sampleCount) {
            this.sampleCount = sampleCount;
        }

        @Override
        public long[] sampleShape() {
            return new long[] {2};
        }

        @Override
        public int fill(ByteBuffer batch) {
            FloatBuffer values = batch.asFloatBuffer();
            int count = Math.min(values.remaining() / 2, sampleCount - next);
            for (int i = 0; i < count; i++, next++) {
                values.put(2f * next).put(2f * next + 1);
            }
            return count;
        }

        @Override
        public long position() {
            return next;
        }
    }
}
