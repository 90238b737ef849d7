package dev.invert.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.InvertException;
import dev.invert.nativecode.LibTorch;
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
            long samples = new ActivationRun(tapped, Pooling.byRank())
                    .run(new Counting(SAMPLE_COUNT), TorchFixture.direct(new float[2 * batchSize]), sink);
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
            ActivationRun run = new ActivationRun(tapped, Pooling.byRank());
            assertThatThrownBy(() -> run.run(
                            new Counting(SAMPLE_COUNT), TorchFixture.direct(new float[6]), (l, f, s, n, rows) -> {}))
                    .isInstanceOf(InvertException.class)
                    .hasMessage("layers and neurons were {twice=2} up to sample 2 and are {twice=14} from there on;"
                            + " they must stay the same for all samples");
        }
    }

    @Test
    void refusesABufferBelowOneSample() {
        try (TorchModel model = TorchModel.open(net("x", "x"), "cpu");
                TappedModel tapped = model.tap(List.of("twice"))) {
            ActivationRun run = new ActivationRun(tapped, Pooling.byRank());
            assertThatThrownBy(() ->
                            run.run(new Counting(SAMPLE_COUNT), TorchFixture.direct(0f), (l, f, s, n, rows) -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("batch capacity=1: a sample of shape [2] has 2 values");
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

    /** Samples (0, 1), (2, 3), (4, 5), ... */
    private static final class Counting implements BatchSource {
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
        public int fill(FloatBuffer batch) {
            int count = Math.min(batch.remaining() / 2, sampleCount - next);
            for (int i = 0; i < count; i++, next++) {
                batch.put(2f * next).put(2f * next + 1);
            }
            return count;
        }
    }
}
