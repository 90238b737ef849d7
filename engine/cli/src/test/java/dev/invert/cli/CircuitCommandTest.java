package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests {@code invert circuit} on the demo's network. */
class CircuitCommandTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeInputs() throws IOException {
        CircuitFilesOnDisk.write(folder);
    }

    private CommandRun circuit(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("circuit", "--quiet", "--model", path("net.pt"), "--input", path("images.npy")));
        Map.of("--max-samples", "12", "--random-sets", "3", "--steps", "3", "--batch-size", "100")
                .forEach((option, value) -> {
                    if (!List.of(more).contains(option)) {
                        arguments.addAll(List.of(option, value));
                    }
                });
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void writesFourFilesWithLabelsAndLinksToThePagesOfNeurons() throws IOException {
        CommandCheck.run(
                "activations",
                "--quiet",
                "--model",
                path("net.pt"),
                "--layers",
                "relu3",
                "--input",
                path("images.npy"),
                "--out",
                path("acts"));
        CommandCheck.run(
                "explain",
                "--quiet",
                "--activations",
                path("acts"),
                "--concepts",
                path("labels.csv"),
                "--length",
                "1",
                "--out",
                path("results 1"));

        CommandRun run = circuit(
                "--from",
                "pool2,relu3",
                "--target",
                "Sandal",
                "--concepts",
                path("labels.csv"),
                "--on",
                "Sandal | Sneaker",
                "--explanations",
                path("results 1"),
                "--top",
                "4",
                "--out",
                path("out"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Sandal: logit minus mean logit", "on 12 of 300 samples (Sandal | Sneaker)");
        assertThat(run.out().lines()).allMatch(line -> line.startsWith("Note") || line.length() <= 80);
        JsonNode circuit = JsonMapper.shared().readTree(Files.readString(folder.resolve("out/circuit.json")));
        JsonNode last = circuit.at("/layers/1");
        assertThat(last.path("linear").asBoolean()).isTrue();
        assertThat(last.path("completeness_error").asDouble()).isLessThan(1e-5);
        assertThat(circuit.at("/layers/0/linear").asBoolean()).isFalse();
        assertThat(circuit.at("/layers/0/nodes").size()).isEqualTo(4);
        JsonNode node = last.at("/nodes/0");
        assertThat(node.path("label").asString("")).isNotEmpty();
        assertThat(node.path("page").asString())
                .isEqualTo("../results%201/report.html#neuron-"
                        + node.path("neuron").asInt());
        assertThat(circuit.path("edges").size()).isEqualTo(4 * 4 + 4);
        assertThat(Files.readAllLines(folder.resolve("out/circuit.csv"))).hasSize(32 + 64 + 1);
        assertThat(Files.readString(folder.resolve("out/circuit.dot"))).contains("URL=\"../results%201/report.html");
        assertThat(Files.readString(folder.resolve("out/circuit.html"))).contains("Sandal: logit minus mean logit");
    }

    @Test
    void printsJsonForNeuronsAndMargins() {
        CommandRun neuron = circuit("--layer", "pool1", "--target", "fc1:3", "--random-sets", "0", "--format", "json");
        assertThat(neuron.exitCode()).as(neuron.err()).isZero();
        JsonNode circuit = JsonMapper.shared().readTree(neuron.out());
        assertThat(circuit.at("/target/layer").asString()).isEqualTo("fc1");
        assertThat(circuit.at("/samples/on").asString()).isEqualTo("top");
        assertThat(circuit.at("/samples/matching").asInt()).isEqualTo(30);
        assertThat(circuit.at("/layers/0/faithfulness").isMissingNode()).isTrue();
        // Without a ReLU between, a neuron is a linear function of the layer before it.
        CommandRun margin = circuit(
                "--from",
                "relu3",
                "--target",
                "5",
                "--against",
                "Sneaker",
                "--classes",
                path("classes.txt"),
                "--reference",
                "balanced",
                "--method",
                "weights",
                "--format",
                "json");
        assertThat(margin.exitCode()).as(margin.err()).isZero();
        JsonNode compared = JsonMapper.shared().readTree(margin.out());
        assertThat(compared.at("/target/against").asInt()).isEqualTo(7);
        assertThat(compared.at("/target/text").asString()).isEqualTo("Sandal against Sneaker: difference of logits");
        assertThat(compared.at("/layers/0/linear").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "--from relu3 --target Sandle --concepts LABELS; 1; did you mean Sandal",
                "--from relu3 --target 10; 1; the model has 10 outputs, 0 to 9",
                "--from relu3 --target Sandal; 1; the names of classes are not known",
                "--from relu33 --target 5; 1; has no layer 'relu33'; nearest: relu3",
                "--from relu3,conv2 --target 5; 1; no gradient leads from layer 'relu3' to layer 'conv2'",
                "--from relu3 --target conv2:1; 1; no gradient leads from layer 'relu3' to layer 'conv2'",
                "--from fc1 --target fc1:1; 1; name layers before it",
                "--from conv2 --target fc1:64; 1; layer fc1 has 64 neurons",
                "--from relu3 --target 5 --limit 20; 1; Only",
                "--from relu3 --target 5 --on Bag&Coat --concepts LABELS; 1; no sample is like that",
                "--from relu3 --target 5 --on Bagg --concepts LABELS; 1; did you mean Bag",
                "--from conv2 --target 5 --method weights; 1; not a linear function of layer 'conv2'",
                "--from relu3 --target 5 --on Bag; 2; a formula needs --concepts",
                "--from relu3 --target fc2:5 --against 7; 2; compares two classes",
                "--from relu3 --target 5 --steps 0; 2; --steps 0: must be at least 1",
                "--from relu3 --target 5 --explanations LABELS; 1; labels.csv"
            })
    void mistakesAreErrorsOfOneLine(String options, int code, String message) {
        List<String> arguments = new ArrayList<>(
                List.of(options.replace("LABELS", path("labels.csv")).split(" ")));
        arguments.addAll(List.of("--out", path("out")));
        CommandRun run = circuit(arguments.toArray(String[]::new));

        assertThat(run.err()).contains(message);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exitCode()).isEqualTo(code);
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
