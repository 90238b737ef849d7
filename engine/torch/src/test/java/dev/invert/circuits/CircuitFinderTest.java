package dev.invert.circuits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.invert.MemoryBudget;
import dev.invert.activations.ModelInput;
import dev.invert.circuits.CircuitOptions.Method;
import dev.invert.circuits.CircuitOptions.Reference;
import dev.invert.errors.InvertException;
import dev.invert.torch.CircuitNet;
import dev.invert.torch.LinearTarget;
import dev.invert.torch.Pooling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Finds circuits that were planted in networks with known weights. */
class CircuitFinderTest {
    private static final int SAMPLES = 60;
    private static final CircuitTarget TARGET =
            new CircuitTarget("class 0", LinearTarget.centered(0, CircuitNet.CLASSES), 0, null);

    @TempDir
    Path folder;

    /** Inputs are not negative; those that decide the class of a sample, its index modulo 3, are higher. */
    private static float input(int sample, int neuron) {
        double decides = CircuitNet.weight(sample % CircuitNet.CLASSES, neuron);
        return (float) ((sample * 7 + neuron * 5) % 11 / 8.0 + (decides > 0 ? 2 : 0));
    }

    private Path inputs() throws IOException {
        String header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(SAMPLES, CircuitNet.NEURONS);
        ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + SAMPLES * CircuitNet.NEURONS * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        npy.put((byte) 0x93).put("NUMPY\1\0".getBytes(StandardCharsets.US_ASCII));
        npy.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < SAMPLES * CircuitNet.NEURONS; i++) {
            npy.putFloat(input(i / CircuitNet.NEURONS, i % CircuitNet.NEURONS));
        }
        return Files.write(folder.resolve("x.npy"), npy.array());
    }

    private CircuitFinder.Found find(Path net, CircuitOptions options, int[] rows, String... layers)
            throws IOException {
        ModelInput input = ModelInput.array(inputs(), 0);
        try (CircuitModel model = CircuitModel.open(
                net, "cpu", List.of(layers), Pooling.byRank(), input, 16, MemoryBudget.process(), done -> {})) {
            CircuitFinder.Choice choice = new CircuitFinder.Choice("predicted", rows, model.predictions());
            return new CircuitFinder(options, (layer, neuron) -> NodeLabel.NONE)
                    .find(model, List.of(layers), TARGET, choice, Map.of(), done -> {});
        }
    }

    private static CircuitOptions options(Method method, Reference reference) {
        return new CircuitOptions(method, 16, reference, 3, 100, 20, 7);
    }

    private static int[] classZero() {
        return IntStream.range(0, SAMPLES)
                .filter(i -> i % CircuitNet.CLASSES == 0)
                .toArray();
    }

    private static double mean(int neuron, int[] rows) {
        return Arrays.stream(rows)
                .mapToDouble(row -> input(row, neuron))
                .average()
                .orElseThrow();
    }

    private static double expected(int neuron, double reference) {
        double weight = CircuitNet.weight(0, neuron)
                - IntStream.range(0, CircuitNet.CLASSES)
                        .mapToDouble(k -> CircuitNet.weight(k, neuron))
                        .average()
                        .orElseThrow();
        return weight * (mean(neuron, classZero()) - reference);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void everyMethodIsExactForALinearHead(Method method) throws IOException {
        CircuitFinder.Found found =
                find(CircuitNet.linear(folder.resolve("net.pt")), options(method, Reference.MEAN), classZero(), "act");

        int[] all = IntStream.range(0, SAMPLES).toArray();
        CircuitLayer layer = found.circuit().layers().get(0);
        assertThat(layer.linear()).isTrue();
        assertThat(layer.completenessError()).isLessThan(1e-6);
        assertThat(layer.nodes().get(0).neuron()).isEqualTo(1);
        for (CircuitNode node : found.neurons()) {
            assertThat(node.reference()).isCloseTo(mean(node.neuron(), all), within(1e-6));
            assertThat(node.contribution()).isCloseTo(expected(node.neuron(), node.reference()), within(1e-5));
            assertThat(node.contribution()).isBetween(node.ciLow(), node.ciHigh());
        }
        for (CircuitNode node : layer.nodes()) {
            assertThat(node.ablation()).isCloseTo(node.contribution(), within(1e-5));
        }
        assertThat(found.circuit().edges())
                .allMatch(edge -> edge.to() == null)
                .extracting(CircuitEdge::weight)
                .containsExactlyElementsOf(
                        layer.nodes().stream().map(CircuitNode::contribution).toList());
    }

    @Test
    void thePlantedNeuronsAreFaithfulAndRandomOnesAreNot() throws IOException {
        CircuitFinder.Found found = find(
                CircuitNet.linear(folder.resolve("net.pt")),
                options(Method.INTEGRATED, Reference.MEAN),
                classZero(),
                "act");

        Faithfulness faithful = found.circuit().layers().get(0).faithfulness();
        assertThat(faithful.points()).startsWith(0).endsWith(CircuitNet.NEURONS);
        assertThat(faithful.delete().get(0)).isEqualTo(1);
        assertThat(faithful.keep().get(0)).isZero();
        // Of a linear layer, both curves are sums of contributions.
        double effect = found.circuit().layers().get(0).effect();
        for (int p = 0; p < faithful.points().size(); p++) {
            double kept = found.neurons().stream()
                    .mapToDouble(CircuitNode::contribution)
                    .map(value -> -value)
                    .sorted()
                    .limit(faithful.points().get(p))
                    .sum();
            assertThat(faithful.keep().get(p)).isCloseTo(-kept / effect, within(1e-5));
            assertThat(faithful.delete().get(p)).isCloseTo(1 + kept / effect, within(1e-5));
        }
        assertThat(faithful.deleteArea()).isLessThan(faithful.deleteAreaRandom());
        assertThat(faithful.keepArea()).isGreaterThan(faithful.keepAreaRandom());
        assertThat(faithful.deleteArea()).isBetween(faithful.deleteAreaLow(), faithful.deleteAreaHigh());
        assertThat(faithful.keepP()).isBetween(1 / 21.0, 3 / 21.0);
    }

    @Test
    void referencesAreZeroOrBalancedOnRequest() throws IOException {
        Path net = CircuitNet.linear(folder.resolve("net.pt"));
        CircuitFinder.Found zero = find(net, options(Method.WEIGHTS, Reference.ZERO), classZero(), "act");
        assertThat(zero.neurons()).allMatch(node -> node.reference() == 0);
        assertThat(zero.neurons().get(1).contribution()).isCloseTo(expected(1, 0), within(1e-5));

        CircuitFinder.Found balanced = find(net, options(Method.WEIGHTS, Reference.BALANCED), classZero(), "act");
        double ofClasses = IntStream.range(0, CircuitNet.CLASSES)
                .mapToDouble(k -> mean(
                        1,
                        IntStream.range(0, SAMPLES)
                                .filter(i -> i % CircuitNet.CLASSES == k)
                                .toArray()))
                .average()
                .orElseThrow();
        assertThat(balanced.neurons().get(1).reference()).isCloseTo(ofClasses, within(1e-5));
    }

    @Test
    void thePartThatPassesByTheNextLayerIsTheRemainder() throws IOException {
        CircuitFinder.Found found = find(
                CircuitNet.residual(folder.resolve("net.pt")),
                options(Method.INTEGRATED, Reference.MEAN),
                classZero(),
                "act",
                "twice");

        for (CircuitNode node : found.neurons()) {
            if (node.layer().equals("act")) {
                assertThat(node.remainder()).isCloseTo(node.contribution() / 3, within(1e-5));
            } else {
                assertThat(node.remainder()).isNull();
            }
        }
        CircuitEdge strongest = found.circuit().edges().get(0);
        assertThat(strongest.fromNeuron()).isEqualTo(1);
        assertThat(strongest.toNeuron()).isEqualTo(1);
        assertThat(strongest.weight()).isCloseTo(found.neurons().get(1).contribution() * 2 / 3, within(1e-5));
    }

    @Test
    void saturationIsSaidAndWeightsAreRefused() throws IOException {
        Path net = CircuitNet.saturated(folder.resolve("net.pt"));
        CircuitLayer gradient = find(net, options(Method.GRADIENT, Reference.MEAN), classZero(), "act")
                .circuit()
                .layers()
                .get(0);
        CircuitFinder.Found integrated = find(net, options(Method.INTEGRATED, Reference.MEAN), classZero(), "act");

        assertThat(gradient.linear()).isFalse();
        assertThat(gradient.completenessError())
                .isGreaterThan(5 * integrated.circuit().layers().get(0).completenessError());
        assertThat(find(net, options(Method.GRADIENT, Reference.MEAN), classZero(), "act")
                        .circuit()
                        .notes())
                .anyMatch(note -> note.contains("completeness error"));
        assertThatThrownBy(() -> find(net, options(Method.WEIGHTS, Reference.MEAN), classZero(), "act"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("not a linear function of layer 'act'");
    }

    @Test
    void aSeedDeterminesTheResultAndTheFilesAreWritten() throws IOException {
        Path net = CircuitNet.linear(folder.resolve("net.pt"));
        CircuitOptions few = new CircuitOptions(Method.INTEGRATED, 4, Reference.MEAN, 3, 10, 5, 3);
        CircuitFinder.Found found = find(net, few, classZero(), "act");
        assertThat(found.circuit().samples()).isEqualTo(new Circuit.SamplesRecord("predicted", 20, 10, SAMPLES));
        CircuitFinder.Found again = find(net, few, classZero(), "act");
        assertThat(again.neurons()).isEqualTo(found.neurons());
        assertThat(again.circuit().layers()).isEqualTo(found.circuit().layers());

        CircuitFiles.write(found, Files.createDirectory(folder.resolve("out")));
        assertThat(Files.readAllLines(folder.resolve("out/circuit.csv")))
                .hasSize(CircuitNet.NEURONS + 1)
                .element(0)
                .isEqualTo(
                        "layer,neuron,rank,contribution,ci_low,ci_high,activation,reference,ablation,remainder,label,"
                                + "formula,auc");
        assertThat(Files.readString(folder.resolve("out/circuit.dot")))
                .startsWith("digraph circuit {")
                .contains("[label=\"act 1: ", "n0 -> target [penwidth=6.00, color=steelblue")
                .endsWith("}\n");
        assertThat(Files.readString(folder.resolve("out/circuit.json"))).contains("\"completeness_error\"");
    }

    @Test
    void choicesThatCannotWorkAreErrorsOfOneLine() throws IOException {
        Path net = CircuitNet.residual(folder.resolve("net.pt"));
        CircuitOptions options = options(Method.INTEGRATED, Reference.MEAN);
        assertThatThrownBy(() -> find(net, options, new int[] {0, 3, 6, 9}, "act"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("Only 4 samples are chosen (predicted)");
        assertThatThrownBy(() -> find(net, options, classZero(), "twice", "act"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("no gradient leads from layer 'twice' to layer 'act'");
        assertThatThrownBy(() -> find(net, options, classZero(), "acts"))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("has no layer 'acts'; nearest: act");
    }
}
