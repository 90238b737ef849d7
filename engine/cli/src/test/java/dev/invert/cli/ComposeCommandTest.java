package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.invert.torch.CircuitNet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests {@code invert compose} on files. */
class ComposeCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeInputs() throws IOException {
        AuditFilesOnDisk.write(folder);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private CommandRun compose(String formula, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "compose",
                "--formula",
                formula,
                "--activations",
                path("hidden.npy"),
                "--concepts",
                path("labels.csv")));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void theDetectorIsWrittenAndShown() throws IOException {
        CommandRun run = compose("class0 & ~mark", "--quiet", "--seed", "3", "--out", path("out"), "--norm", "goedel");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines()).hasSize(2 + 2 + 1 + 1 + 6 + 1).allMatch(line -> line.length() <= 80);
        assertThat(run.out()).contains("Detector of class0 & ~mark");
        JsonNode json = JsonMapper.shared().readTree(Files.readString(folder.resolve("out/compose.json")));
        assertThat(json.path("formula").asString()).isEqualTo("class0 & ~mark");
        assertThat(json.path("seed").asInt()).isEqualTo(3);
        assertThat(json.path("norm").asString()).isEqualTo("goedel");
        assertThat(json.path("calibration").asString()).isEqualTo("platt");
        assertThat(json.at("/options/formula").asString()).isEqualTo("class0 & ~mark");
        assertThat(json.path("n_samples").asInt() + json.path("n_holdout").asInt())
                .isEqualTo(1500);
        // Neurons 6 and 7 both carry the mark.
        assertThat(json.at("/parts/0/neuron").asInt()).isZero();
        assertThat(json.at("/parts/1/neuron").asInt()).isBetween(6, 7);
        assertThat(json.at("/parts/1/context").asString()).isEqualTo("class0");
        assertThat(json.at("/parts/1/direction").asString()).isEqualTo("max");
        assertThat(json.at("/parts/1/slope").asDouble()).isPositive();
        assertThat(json.at("/methods/0/method").asString()).isEqualTo("neurons_in_context");
        assertThat(json.at("/methods/0/auc_holdout").asDouble()).isGreaterThan(0.98);
        assertThat(json.at("/methods/0").has("p")).isFalse();
        assertThat(json.at("/methods/1/method").asString()).isEqualTo("best_neuron");
        assertThat(json.at("/methods/1/difference_low").asDouble()).isPositive();
        assertThat(json.at("/methods/1/p").asDouble()).isLessThan(0.001);
        assertThat(json.path("seconds").path("total").asDouble()).isPositive();
    }

    @Test
    void probesAndStepsAreDescribed() {
        JsonNode probes = json(compose("class1 | mark", "--literal", "probe", "--format", "json", "--threads", "1"));
        assertThat(probes.at("/methods/0/method").asString()).isEqualTo("literal_probes");
        assertThat(probes.at("/parts/0/weights").size()).isEqualTo(8);
        assertThat(probes.at("/parts/0/neurons/7").asInt()).isEqualTo(7);
        assertThat(probes.at("/parts/0").has("neuron")).isFalse();
        assertThat(probes.has("calibration")).isFalse();
        assertThat(json(compose("class1 | mark", "--literal", "probe", "--format", "json", "--threads", "2"))
                        .path("methods"))
                .isEqualTo(probes.path("methods"));
        JsonNode steps = json(compose("class1", "--calibration", "isotonic", "--format", "json", "--neurons", "1-3"));
        assertThat(steps.at("/parts/0/starts").size())
                .isEqualTo(steps.at("/parts/0/values").size())
                .isPositive();
        assertThat(steps.at("/parts/0").has("slope")).isFalse();
        assertThat(steps.path("n_neurons").asInt()).isEqualTo(3);
    }

    private static JsonNode json(CommandRun run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JsonMapper.shared().readTree(run.out());
    }

    @Test
    void aNeuronOfTwoLiteralsIsNoted() {
        CommandRun run = compose("class0 & mark", "--neurons", "6", "--format", "json");
        assertThat(run.err()).contains("Warning: neuron 6 serves several literals (class0, mark)");
        assertThat(json(run).path("warnings").size()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("try") // The scope is used only for its side effect.
    void theExportedModuleReturnsTheProbabilities() throws IOException {
        Files.copy(folder.resolve("hidden.npy"), folder.resolve("act.npy"));
        Path net = CircuitNet.linear(folder.resolve("net.pt"));
        CommandRun run = CommandRun.of(
                "compose",
                "--quiet",
                "--formula",
                "class0 & ~mark",
                "--activations",
                path("act.npy"),
                "--concepts",
                path("labels.csv"),
                "--model",
                net.toString(),
                "--export",
                path("new/detector.pt"),
                "--out",
                path("out"));
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode parts = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("out/compose.json")))
                .path("parts");
        byte[] npy = Files.readAllBytes(folder.resolve("act.npy"));
        int values = 40 * 8;
        FloatBuffer rows = ByteBuffer.wrap(npy, npy.length - 1500 * 8 * Float.BYTES, values * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] input = new float[values];
        rows.get(input);
        try (PointerScope scope = new PointerScope()) {
            JitModule detector = torch.load(path("new/detector.pt"));
            Tensor batch = torch.from_blob(new FloatPointer(input), new long[] {40, 8});
            Tensor output =
                    detector.forward(new IValueVector(new IValue(batch))).toTensor();
            for (int i = 0; i < 40; i++) {
                double expected = probability(parts.get(0), input, i) * (1 - probability(parts.get(1), input, i));
                assertThat((double) output.data_ptr_float().get(i)).isCloseTo(expected, within(1e-6));
            }
        }
    }

    private static double probability(JsonNode part, float[] input, int row) {
        double odds = part.path("slope").asDouble()
                        * input[row * 8 + part.path("neuron").asInt()]
                + part.path("intercept").asDouble();
        return 1 / (1 + Math.exp(-odds));
    }

    @Test
    void badExportsAreReportedInOneLine() throws IOException {
        String net = CircuitNet.linear(folder.resolve("net.pt")).toString();
        String[] export = {"--export", path("d.pt"), "--format", "json"};
        assertFails(2, "--export needs --model", "class0", export);
        assertFails(2, "--model is for --export", "class0", "--model", net, "--format", "json");
        assertFails(2, "is a folder", "class0", "--model", net, "--export", folder.toString(), "--format", "json");
        String[] isotonic = {"--model", net, "--export", path("d.pt"), "--format", "json", "--calibration", "isotonic"};
        assertFails(2, "--export needs --calibration platt", "class0", isotonic);
        // The activations are those of "hidden", which the model does not have.
        assertFails(1, "has no layer 'hidden'", "class0", "--model", net, "--export", path("d.pt"), "--format", "json");
        assertFails(
                1, "no such file", "class0", "--model", path("no.pt"), "--export", path("d.pt"), "--format", "json");
        byte[] before = Files.readAllBytes(Path.of(net));
        assertFails(1, "--overwrite", "class0", "--model", net, "--export", net, "--format", "json");
        assertThat(Files.readAllBytes(Path.of(net))).isEqualTo(before);
        assertThat(folder.resolve("d.pt")).doesNotExist();
    }

    @Test
    void badInputIsReportedInOneLine() throws IOException {
        assertFails(1, "did you mean class0", "clas0", "--out", path("out"));
        assertFails(1, "column 9", "class0 &", "--out", path("out"));
        assertFails(
                1, "class0 | ~class0 holds for 750 of the 750 fit samples", "class0 | ~class0", "--out", path("out"));
        assertFails(1, "class1 holds for 0 of", "class0 & ~class1", "--out", path("out"));
        assertFails(2, "--holdout=0.0 must lie above 0", "class0", "--holdout", "0", "--out", path("out"));
        assertFails(2, "--holdout=1.0", "class0", "--holdout", "1", "--out", path("out"));
        assertFails(2, "--threads=-1", "class0", "--threads", "-1", "--out", path("out"));
        assertFails(2, "--norm", "class0", "--norm", "sum", "--out", path("out"));
        assertFails(2, "Missing required option: '--out=DIR'", "class0");
        assertFails(
                2,
                "--calibration is for neurons",
                "class0",
                "--literal",
                "probe",
                "--calibration",
                "platt",
                "--out",
                path("out"));
        assertFails(1, "there is no neuron 8", "class0", "--neurons", "8", "--out", path("out"));
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private void assertFails(int code, String problem, String formula, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--quiet");
        CommandRun run = compose(formula, all.toArray(String[]::new));
        assertThat(run.err()).contains(problem);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(code);
    }
}
