package dev.invert.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of the page as two JSON texts that are safe between script tags. The pictures are apart from the rest so
 * that the page can show its table before it reads them. Neurons are written while they are read; what stays in memory
 * are the concepts and the ids of samples, each once.
 */
final class ReportData {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode run;
    private final Path neurons;
    private final ThumbnailSource thumbnails;
    private final ObjectNode concepts = JSON.createObjectNode();
    private final Set<String> samples = new LinkedHashSet<>();

    ReportData(Path directory, ThumbnailSource thumbnails) {
        this.run = ReportInput.readRun(directory.resolve("run.json"));
        this.neurons = directory.resolve("explanations.jsonl");
        this.thumbnails = thumbnails;
        takeConcepts(run.remove("concepts"));
    }

    /** {@code {"run": …, "neurons": […], "concepts": {id: {name, definition}}}}. */
    void writeMain(Appendable out) throws IOException {
        out.append("{\"run\":").append(embeddable(run)).append(",\"neurons\":[");
        boolean[] first = {true};
        ReportInput.readNeurons(neurons, neuron -> {
            hoistDefinitions(neuron);
            neuron.path("top_samples")
                    .forEach(sample -> samples.add(sample.path("sample").asString("")));
            out.append(first[0] ? "\n" : ",\n").append(embeddable(neuron));
            first[0] = false;
        });
        out.append("],\n\"concepts\":").append(embeddable(concepts)).append('}');
    }

    /** {@code {sample id: data URI}}, every sample of the neurons written before once. */
    void writeThumbnails(Appendable out) throws IOException {
        out.append('{');
        String separator = "";
        for (String id : samples) {
            Optional<byte[]> png = thumbnails.png(id);
            if (png.isPresent()) {
                JsonNode name = JSON.getNodeFactory().stringNode(id);
                out.append(separator).append(embeddable(name)).append(":\"").append(dataUri(png.get()));
                out.append('"');
                separator = ",";
            }
        }
        out.append('}');
    }

    /** The same definitions come with every formula; the page needs each of them once. */
    private void hoistDefinitions(ObjectNode neuron) {
        neuron.path("explanations").forEach(this::hoist);
        neuron.path("per_length").forEach(found -> found.forEach(this::hoist));
    }

    private void hoist(JsonNode explanation) {
        takeConcepts(((ObjectNode) explanation).remove("definitions"));
    }

    private void takeConcepts(JsonNode from) {
        if (from != null) {
            from.properties().forEach(concept -> concepts.putIfAbsent(concept.getKey(), concept.getValue()));
        }
    }

    private static String dataUri(byte[] png) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    /**
     * In JSON a {@code <} stands only inside strings, where the escape means the same. Without it, {@code </script>} or
     * {@code <!--<script>} in a label would end the data or swallow the rest of the page.
     */
    private static String embeddable(JsonNode node) {
        return JSON.writeValueAsString(node).replace("<", "\\u003c");
    }
}
