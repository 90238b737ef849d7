package dev.invert.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
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
    private final ReportSamples samples = new ReportSamples();

    /** Pictures asked for at once: enough to keep all processors busy, few enough to stay small in memory. */
    private static final int PICTURES_AT_ONCE = 256;

    private final int mostPictures;

    ReportData(Path directory, ThumbnailSource thumbnails, int mostPictures) {
        this.mostPictures = mostPictures;
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
            samples.add(neuron);
            out.append(first[0] ? "\n" : ",\n").append(embeddable(neuron));
            first[0] = false;
        });
        out.append("],\n\"concepts\":").append(embeddable(concepts)).append('}');
    }

    /** {@code {sample id: data URI}} of samples of the neurons written before. */
    void writeThumbnails(Appendable out) throws IOException {
        out.append('{');
        String separator = "";
        List<String> ids = samples.first(mostPictures);
        for (int from = 0; from < ids.size(); from += PICTURES_AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + PICTURES_AT_ONCE));
            List<Optional<byte[]>> pictures =
                    some.parallelStream().map(thumbnails::picture).toList();
            for (int i = 0; i < some.size(); i++) {
                if (pictures.get(i).isPresent()) {
                    JsonNode name = JSON.getNodeFactory().stringNode(some.get(i));
                    out.append(separator).append(embeddable(name)).append(":\"");
                    out.append(dataUri(pictures.get(i).get())).append('"');
                    separator = ",";
                }
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
            from.properties().forEach(concept -> {
                JsonNode known = concepts.putIfAbsent(concept.getKey(), concept.getValue());
                // The hierarchy in run.json says less of a concept than a formula's definitions do.
                if (known instanceof ObjectNode words && concept.getValue().isObject()) {
                    concept.getValue().properties().forEach(word -> words.putIfAbsent(word.getKey(), word.getValue()));
                }
            });
        }
    }

    /** A PNG file begins with 0x89, a JPEG file with 0xFF. */
    private static String dataUri(byte[] picture) {
        String type = picture.length > 0 && picture[0] == (byte) 0xFF ? "jpeg" : "png";
        return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(picture);
    }

    /**
     * In JSON a {@code <} stands only inside strings, where the escape means the same. Without it, {@code </script>} or
     * {@code <!--<script>} in a label would end the data or swallow the rest of the page.
     */
    private static String embeddable(JsonNode node) {
        return JSON.writeValueAsString(node).replace("<", "\\u003c");
    }
}
