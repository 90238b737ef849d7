package dev.invert.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.MemoryBudget;
import dev.invert.batches.BatchSource;
import dev.invert.batches.NamedSource;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares interventions and attributions with closed forms and with differences of forward passes. */
@SuppressWarnings("try") // Scopes and guards are used only for their side effects.
class InterventionModelTest {
    private static final int SAMPLES = 7;

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

    /** Samples (4) with values of both signs. */
    private static float[][] samples() {
        float[][] rows = new float[SAMPLES][4];
        for (int i = 0; i < SAMPLES; i++) {
            for (int j = 0; j < 4; j++) {
                rows[i][j] = (i * 5 + j * 3) % 7 / 2f - 1.5f;
            }
        }
        return rows;
    }

    private static final class Rows implements BatchSource {
        private final float[][] rows;
        private final long[] shape;
        private int next;

        Rows(float[][] rows, long... shape) {
            this.rows = rows;
            this.shape = shape;
        }

        @Override
        public long[] sampleShape() {
            return shape;
        }

        @Override
        public int fill(ByteBuffer batch) {
            int room = Math.min(rows.length - next, batch.remaining() / (rows[0].length * Float.BYTES));
            for (int i = 0; i < room; i++) {
                for (float value : rows[next++]) {
                    batch.putFloat(value);
                }
            }
            return room;
        }

        @Override
        public long position() {
            return next;
        }
    }

    private static List<NamedSource> source(float[][] rows, long... shape) {
        return List.of(new NamedSource("", new Rows(rows, shape)));
    }

    /** Batches of 3, so that the last one is smaller. */
    private static SampleInputs inputs(float[][] rows, long... shape) {
        int[] all = IntStream.range(0, rows.length).toArray();
        return SampleInputs.read(source(rows, shape), all, 3, MemoryBudget.process());
    }

    private InterventionModel model(JitModule net, String... sites) {
        Path file = TorchFixture.save(net, folder.resolve("net.pt"));
        try (TorchModel model = TorchModel.open(file, "cpu")) {
            return model.interventions(List.of(sites), Pooling.byRank());
        }
    }

    /** Returns fc1 (5), an activation in place, fc2 (3), and a path around fc2. */
    private JitModule residual(boolean inPlace) {
        JitModule net = fixture.module("Net");
        net.register_module("fc1", fixture.linear(4, 5));
        net.register_module("act", fixture.function("Act", inPlace ? "torch.relu_(x)" : "torch.tanh(x)"));
        net.register_module("fc2", fixture.linear(5, 5));
        net.register_module("head", fixture.linear(5, 3));
        return fixture.define(net, """
                y = self.act.forward(self.fc1.forward(x))
                return self.head.forward(y + torch.tanh(self.fc2.forward(y)))
                """);
    }

    private static double[] row(double[][] rows, int i) {
        return rows[i];
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    @Test
    void aLinearHeadIsAttributedExactly() {
        JitModule net = fixture.module("Net");
        net.register_module("fc1", fixture.linear(4, 5));
        net.register_module("head", fixture.linear(5, 3));
        fixture.define(net, "return self.head.forward(torch.relu(self.fc1.forward(x)) * 1.0)");
        float[] reference = {0.5f, -1, 0, 2, 0.25f};
        float[] weights = TorchFixture.floats(TorchFixture.ramp(3, 5));
        try (InterventionModel model = model(net, "fc1", "head");
                SampleInputs samples = inputs(samples(), 4)) {
            model.measure(
                    samples,
                    new LinearTarget("head", new float[3]),
                    Map.of("head", Intervention.ablate(new int[0], new float[3])));
            LinearTarget target = LinearTarget.centered(1, 3);
            // The last layer before the output: the contribution is a weight times a difference.
            double[][] found =
                    new GradientAttribution(model, target, 0).contributions(samples, "head", new float[] {1, 2, 3});
            double[] logits = model.measure(samples, target, Map.of());
            double[] without =
                    model.measure(samples, target, Map.of("head", Intervention.replace(new float[] {1, 2, 3})));
            for (int i = 0; i < SAMPLES; i++) {
                assertThat(sum(row(found, i))).isCloseTo(logits[i] - without[i], within(1e-6));
            }
            // fc1 passes through ReLU, so gradients hold at each side of its kink.
            double[][] inner = new GradientAttribution(model, target, 0).contributions(samples, "fc1", reference);
            float[][] fc1 = new float[SAMPLES][];
            model.scan(source(samples(), 4), SAMPLES, MemoryBudget.process(), (layer, first, rows, neurons, values) -> {
                for (int i = 0; layer.equals("fc1") && i < rows; i++) {
                    fc1[i] = new float[neurons];
                    values.get(i * neurons, fc1[i]);
                }
            });
            for (int i = 0; i < SAMPLES; i++) {
                for (int j = 0; j < 5; j++) {
                    double mean = (weights[j] + weights[5 + j] + weights[10 + j]) / 3.0;
                    double slope = fc1[i][j] > 0 ? weights[5 + j] - mean : 0;
                    assertThat(inner[i][j]).isCloseTo((fc1[i][j] - reference[j]) * slope, within(1e-5));
                }
            }
        }
    }

    @Test
    void integratedGradientsTendToCompletenessAndAblationIsAForwardPass() {
        float[] reference = {0.1f, 0.2f, -0.3f, 0, 0.5f};
        try (InterventionModel model = model(residual(false), "act", "fc2");
                SampleInputs samples = inputs(samples(), 4)) {
            model.measure(samples, LinearTarget.centered(0, 3), Map.of());
            LinearTarget target = LinearTarget.margin(2, 0, 3);
            double[] whole = model.measure(samples, target, Map.of());
            double[] replaced = model.measure(samples, target, Map.of("act", Intervention.replace(reference)));
            double coarse = error(model, target, 1, samples, reference, whole, replaced);
            double fine = error(model, target, 64, samples, reference, whole, replaced);
            assertThat(coarse).isGreaterThan(1e-3);
            assertThat(fine).isLessThan(1e-4);
            int[] all = {0, 1, 2, 3, 4};
            assertThat(model.measure(samples, target, Map.of("act", Intervention.ablate(all, reference))))
                    .containsExactly(replaced);
            assertThat(model.measure(samples, target, Map.of("act", Intervention.keepOnly(all, reference))))
                    .containsExactly(whole);
            assertThat(model.measure(samples, target, Map.of("act", Intervention.ablate(new int[] {1, 3}, reference))))
                    .containsExactly(model.measure(
                            samples, target, Map.of("act", Intervention.keepOnly(new int[] {0, 2, 4}, reference))));
        }
    }

    private static double error(
            InterventionModel model,
            LinearTarget target,
            int steps,
            SampleInputs samples,
            float[] reference,
            double[] whole,
            double[] replaced) {
        double[][] found = new GradientAttribution(model, target, steps).contributions(samples, "act", reference);
        return IntStream.range(0, SAMPLES)
                .mapToDouble(i -> Math.abs(sum(found[i]) - (whole[i] - replaced[i])))
                .max()
                .orElseThrow();
    }

    @Test
    void gradientsEqualFiniteDifferencesBeforeAnOperationInPlace() {
        try (InterventionModel model = model(residual(true), "fc1");
                SampleInputs samples = inputs(samples(), 4)) {
            model.measure(samples, LinearTarget.centered(0, 3), Map.of());
            LinearTarget target = LinearTarget.centered(2, 3);
            // Twice: the profiling executor would lose gradients at the second call.
            double[][] found = new GradientAttribution(model, target, 0).contributions(samples, "fc1", new float[5]);
            assertThat(new GradientAttribution(model, target, 0).contributions(samples, "fc1", new float[5]))
                    .isDeepEqualTo(found);
            float step = 1e-2f;
            for (int j = 0; j < 5; j++) {
                float[] up = {1, 1, 1, 1, 1};
                float[] down = up.clone();
                up[j] = 1 + step;
                down[j] = 1 - step;
                double[] high = model.measure(samples, target, Map.of("fc1", new Intervention(up, new float[5])));
                double[] low = model.measure(samples, target, Map.of("fc1", new Intervention(down, new float[5])));
                for (int i = 0; i < SAMPLES; i++) {
                    assertThat(found[i][j]).isCloseTo((high[i] - low[i]) / (2 * step), within(1e-3));
                }
            }
        }
    }

    @Test
    void edgesAddUpToNodesIfTheLaterLayerCutsAllPaths() {
        float[] reference = {0.1f, 0.2f, -0.3f, 0, 0.5f};
        try (InterventionModel model = model(residual(false), "act", "fc2", "head");
                SampleInputs samples = inputs(samples(), 4)) {
            LinearTarget target = LinearTarget.centered(0, 3);
            model.measure(samples, new LinearTarget(LinearTarget.OUTPUT, new float[3]), Map.of());
            GradientAttribution attribution = new GradientAttribution(model, target, 4);
            double[][] nodes = attribution.contributions(samples, "act", reference);
            List<double[][]> cut = attribution.edges(samples, "act", reference, "head", new int[] {0, 1, 2});
            List<double[][]> around = attribution.edges(samples, "act", reference, "fc2", new int[] {3});
            for (int i = 0; i < SAMPLES; i++) {
                for (int u = 0; u < 5; u++) {
                    double edges = cut.get(0)[i][u] + cut.get(1)[i][u] + cut.get(2)[i][u];
                    assertThat(edges).isCloseTo(nodes[i][u], within(1e-5));
                    assertThat(cut.get(3)[i][u]).isCloseTo(edges, within(1e-5));
                }
            }
            // The path around fc2 is missing from the edges.
            assertThat(Math.abs(sum(nodes[0]) - sum(around.get(1)[0]))).isGreaterThan(0.01);
        }
    }

    @Test
    void mapsAreChangedAtAllPositionsAndTuplesInTheirTensor() {
        JitModule net = fixture.module("Net");
        net.register_module("maps", fixture.function("Maps", "torch.stack([x, x * 2, x - 1], 1)"));
        net.register_module("pair", fixture.function("Pair", "(x * 3, x.sum())"));
        fixture.define(net, """
                y, other = self.pair.forward(self.maps.forward(x))
                return torch.mean(y, [2, 3])
                """);
        float[][] rows = samples();
        try (InterventionModel model = model(net, "maps", "pair");
                SampleInputs samples = inputs(rows, 2, 2)) {
            LinearTarget target = new LinearTarget(LinearTarget.OUTPUT, new float[] {0, 1, 0});
            double[] whole = model.measure(samples, target, Map.of());
            assertThat(model.neuronCount("maps")).isEqualTo(3);
            float[] reference = {9, 5, 9};
            double[][] found = new GradientAttribution(model, target, 0).contributions(samples, "maps", reference);
            double[] fixed =
                    model.measure(samples, target, Map.of("pair", Intervention.ablate(new int[] {1}, reference)));
            for (int i = 0; i < SAMPLES; i++) {
                double mean = (rows[i][0] + rows[i][1] + rows[i][2] + rows[i][3]) / 4.0;
                assertThat(whole[i]).isCloseTo(6 * mean, within(1e-5));
                assertThat(found[i][0]).isZero();
                assertThat(found[i][1]).isCloseTo(3 * (2 * mean - 5), within(1e-5));
                assertThat(fixed[i]).isEqualTo(5);
            }
        }
    }

    @Test
    void worksInsideNoGradAndChangesNoSettingOfTheThread() {
        try (NoGradGuard none = new NoGradGuard();
                InterventionModel model = model(residual(true), "fc1");
                SampleInputs samples = inputs(samples(), 4)) {
            model.measure(samples, LinearTarget.centered(0, 3), Map.of());
            double[][] found = new GradientAttribution(model, LinearTarget.centered(0, 3), 0)
                    .contributions(samples, "fc1", new float[5]);
            assertThat(sum(found[0])).isNotZero();
            assertThat(org.bytedeco.pytorch.global.torch.getGraphExecutorOptimize())
                    .isTrue();
        }
    }

    @Test
    void refusesLayersThatDoNotLeadToTheTarget() {
        JitModule net = fixture.module("Net");
        net.register_module("fc1", fixture.linear(4, 5));
        net.register_module("side", fixture.linear(4, 2));
        net.register_module("late", fixture.function("Late", "x * 2"));
        net.register_module("number", fixture.function("Number", "x.size(0)"));
        fixture.define(net, """
                side = self.side.forward(x)
                n = self.number.forward(x)
                return self.late.forward(self.late.forward(self.fc1.forward(x))).detach() + 0 * n
                """);
        float[] reference = new float[2];
        try (InterventionModel model = model(net, "side", "fc1");
                SampleInputs samples = inputs(samples(), 4)) {
            model.measure(samples, LinearTarget.centered(0, 5), Map.of());
            GradientAttribution attribution = new GradientAttribution(model, LinearTarget.centered(0, 5), 0);
            assertThatThrownBy(() -> attribution.contributions(samples, "side", reference))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("no gradient leads from layer 'side' to the output");
            assertThatThrownBy(() -> attribution.contributions(samples, "fc1", new float[5]))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("detach");
        }
        try (InterventionModel model = model(net, "late");
                SampleInputs samples = inputs(samples(), 4)) {
            assertThatThrownBy(() -> model.measure(samples, LinearTarget.centered(0, 5), Map.of()))
                    .isInstanceOf(InvertException.class)
                    .hasMessageContaining("layer 'late' is called 2 times");
        }
        assertThatThrownBy(() -> model(net, "number"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("layer 'number' returns no tensor");
    }
}
