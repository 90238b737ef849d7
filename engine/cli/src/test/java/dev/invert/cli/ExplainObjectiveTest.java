package dev.invert.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares what {@code invert explain --objective} writes with values computed from the rows of its input. */
class ExplainObjectiveTest {
    private static final int ROWS = 1000;

    @TempDir
    Path folder;

    @Test
    void formulasAreChosenByCorrelation() throws IOException {
        CommandRun run = explain("--objective", "r", "--direction", "both", "--top", "4");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(JsonMapper.shared()
                        .readTree(folder.resolve("out/run.json").toFile())
                        .at("/search/objective")
                        .asString())
                .isEqualTo("r");
        JsonNode explanations = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("out/explanations.jsonl")))
                .path("explanations");
        assertThat(explanations.size()).isGreaterThan(1);
        assertThat(explanations.at("/0/formula").asString()).isEqualTo("a");
        for (JsonNode explanation : explanations) {
            double expected = r(explanation.path("formula").asString());
            assertThat(explanation.path("r").doubleValue()).isCloseTo(expected, within(1e-6));
            assertThat(explanation.path("objective_value").doubleValue())
                    .isCloseTo(Math.abs(expected), within(1.0 / ROWS));
        }
    }

    @Test
    void formulasAreChosenByOverlap() throws IOException {
        for (String objective : List.of("f1", "iou")) {
            CommandRun run = explain("--objective", objective, "--quantile", "0.2");

            assertThat(run.exitCode()).as(run.err()).isZero();
            JsonNode explanations = JsonMapper.shared()
                    .readTree(Files.readString(folder.resolve("out/explanations.jsonl")))
                    .path("explanations");
            // Of the ties at 0.08 none is on top, which leaves those of a and those at 0.09.
            int onTop = 0;
            int top = 0;
            int support = 0;
            for (int i = 0; i < ROWS; i++) {
                onTop += i % 3 == 0 && activation(i) > 0.085f ? 1 : 0;
                top += activation(i) > 0.085f ? 1 : 0;
                support += i % 3 == 0 ? 1 : 0;
            }
            assertThat(explanations.at("/0/formula").asString()).isEqualTo("b");
            assertThat(explanations.at("/0/objective_value").doubleValue())
                    .isEqualTo(
                            objective.equals("f1")
                                    ? 2.0 * onTop / (support + top)
                                    : (double) onTop / (support + top - onTop));
            for (JsonNode explanation : explanations) {
                assertThat(explanation.path("objective_value").doubleValue())
                        .isEqualTo(explanation.path(objective).doubleValue());
            }
        }
    }

    /** Returns Pearson's r of a literal and the neuron of the rows. */
    private static double r(String literal) {
        double sumA = 0;
        double sumT = 0;
        double squareA = 0;
        double product = 0;
        for (int i = 0; i < ROWS; i++) {
            double a = activation(i);
            boolean holds = literal.endsWith("a") ? i < 2 : i % 3 == 0;
            double t = holds == literal.startsWith("~") ? 0 : 1;
            sumA += a;
            sumT += t;
            squareA += a * a;
            product += a * t;
        }
        return (ROWS * product - sumA * sumT) / Math.sqrt((ROWS * squareA - sumA * sumA) * (ROWS * sumT - sumT * sumT));
    }

    /** Explains the neuron of {@link #activation} by two concepts: a, the first two samples, and b, every third. */
    private CommandRun explain(String... more) throws IOException {
        StringBuilder labels = new StringBuilder("sample,a,b\n");
        ByteBuffer values = ByteBuffer.allocate(4 * ROWS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ROWS; i++) {
            labels.append(i).append(i < 2 ? ",1," : ",0,").append(i % 3 == 0 ? "1\n" : "0\n");
            values.putFloat(activation(i));
        }
        String head = "{'descr': '<f4', 'fortran_order': True, 'shape': (%d, 1), }".formatted(ROWS);
        head = head + " ".repeat(117 - head.length()) + "\n";
        ByteArrayOutputStream npy = new ByteArrayOutputStream();
        npy.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        npy.write(head.getBytes(StandardCharsets.US_ASCII));
        npy.write(values.array());
        Path activations = Files.write(folder.resolve("acts.npy"), npy.toByteArray());
        Path concepts = Files.writeString(folder.resolve("labels.csv"), labels);
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "explain",
                                "--activations",
                                activations.toString(),
                                "--concepts",
                                concepts.toString(),
                                "--length",
                                "1",
                                "--out",
                                folder.resolve("out").toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static float activation(int sample) {
        return sample < 2 ? 1 : (sample % 10) * 0.01f;
    }
}
