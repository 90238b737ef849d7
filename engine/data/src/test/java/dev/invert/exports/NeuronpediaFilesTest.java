package dev.invert.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.invert.errors.InvertException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NeuronpediaFilesTest {
    private static final NeuronpediaOptions OPTIONS = NeuronpediaOptions.parse("gpt2-small, 6-res-jb");

    @TempDir
    Path folder;

    private Path results(String... neurons) throws IOException {
        return Files.write(folder.resolve("explanations.jsonl"), List.of(neurons));
    }

    private static String neuron(int index, String verdict, String formula) {
        return "{\"neuron\":" + index + ",\"status\":\"explained\",\"verdict\":\"" + verdict
                + "\",\"explanations\":[{\"formula\":" + JsonMapper.shared().writeValueAsString(formula)
                + ",\"auc\":0.9,\"definitions\":{\"t=from\":{\"name\":\"token \\\" from\\\"\"}}}]}";
    }

    private List<JsonNode> read(int batch) throws IOException {
        byte[] packed = Files.readAllBytes(folder.resolve(NeuronpediaFiles.name(batch)));
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.UTF_8);
        List<JsonNode> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(JsonMapper.shared().readTree(line)));
        return lines;
    }

    /** Each line has exactly the fields that the import needs, all of them texts. */
    @Test
    void linesAreReadAgain() throws IOException {
        Path results = results(
                neuron(0, "explained", "\"t=from\" & ~b"),
                neuron(1, "weak", "a"),
                neuron(70_000, "explained", "(a & b) | ~c"),
                "{\"neuron\":2,\"status\":\"constant\"}");
        NeuronpediaFiles.write(folder, NeuronpediaFiles.lines(results, OPTIONS, false));

        List<JsonNode> lines = read(0);
        assertThat(lines).hasSize(2).allMatch(line -> line.values().stream().allMatch(JsonNode::isString));
        assertThat(lines.get(0).propertyNames())
                .containsExactly(
                        "id",
                        "modelId",
                        "layer",
                        "index",
                        "description",
                        "authorId",
                        "typeName",
                        "explanationModelName");
        assertThat(lines.get(0).get("description").asString()).isEqualTo("token \" from\" and not b");
        assertThat(lines.get(0).get("modelId").asString()).isEqualTo("gpt2-small");
        assertThat(lines.get(0).get("layer").asString()).isEqualTo("6-res-jb");
        assertThat(lines.get(1).get("index").asString()).isEqualTo("70000");
        assertThat(lines.get(1).get("description").asString()).isEqualTo("not c or (a and b)");
        assertThat(lines.get(0).get("id")).isNotEqualTo(lines.get(1).get("id"));

        List<Map<String, String>> all = NeuronpediaFiles.lines(results, OPTIONS, true);
        assertThat(all).extracting(line -> line.get("index")).containsExactly("0", "1", "70000");
        assertThat(all.get(0).get("id")).isEqualTo(lines.get(0).get("id").asString());
    }

    @Test
    void filesHaveSoManyLines() throws IOException {
        Path results = results(IntStream.range(0, 2_500)
                .mapToObj(index -> neuron(index, "explained", "a"))
                .toArray(String[]::new));
        List<Map<String, String>> lines = NeuronpediaFiles.lines(results, OPTIONS, false);
        NeuronpediaFiles.write(folder, lines);

        assertThat(NeuronpediaFiles.batchCount(lines.size())).isEqualTo(3);
        assertThat(read(0)).hasSize(1024);
        assertThat(read(1).get(0).get("index").asString()).isEqualTo("1024");
        assertThat(read(2)).hasSize(2_500 - 2 * 1024);
        assertThat(lines.stream().map(line -> line.get("id")).distinct()).hasSize(2_500);
    }

    @Test
    void nothingToExportIsAnError() throws IOException {
        Path results = results(neuron(1, "weak", "a"));

        assertThatThrownBy(() -> NeuronpediaFiles.lines(results, OPTIONS, false))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("no neuron has the verdict explained");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpt2-small", "gpt2-small,", "a,b,c,d,e,f"})
    void aPlaceHasModelAndLayer(String text) {
        assertThatThrownBy(() -> NeuronpediaOptions.parse(text))
                .isInstanceOf(InvertException.class)
                .hasMessageContaining("modelId,layer");
        assertThat(NeuronpediaOptions.parse("m,l,me,kind"))
                .isEqualTo(new NeuronpediaOptions("m", "l", "me", "kind", "invert"));
    }
}
