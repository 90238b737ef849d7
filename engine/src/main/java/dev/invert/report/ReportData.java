package dev.invert.report;

import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The data of the page as two JSON texts that are safe between script tags. The pictures are apart from the rest so
 * that the page can show its table before it reads them.
 *
 * @param main {@code {"run": …, "concepts": {id: {name, definition}}, "neurons": […]}}
 * @param thumbnails {@code {sample id: data URI}}, every sample once
 */
record ReportData(String main, String thumbnails) {
    private static final JsonMapper JSON = JsonMapper.shared();

    static ReportData of(ReportInput input, ThumbnailSource thumbnails) {
        ObjectNode main = JSON.createObjectNode();
        ObjectNode run = input.run().deepCopy();
        ObjectNode concepts = JSON.createObjectNode();
        takeConcepts(run.remove("concepts"), concepts);
        List<ObjectNode> neurons =
                input.neurons().stream().map(ObjectNode::deepCopy).toList();
        neurons.forEach(neuron -> hoistDefinitions(neuron, concepts));
        main.set("run", run);
        main.set("concepts", concepts);
        main.putArray("neurons").addAll(neurons);
        return new ReportData(embeddable(main), embeddable(pictures(neurons, thumbnails)));
    }

    /** The same definitions come with every formula; the page needs each of them once. */
    private static void hoistDefinitions(ObjectNode neuron, ObjectNode concepts) {
        neuron.path("explanations").forEach(explanation -> hoist(explanation, concepts));
        neuron.path("per_length").forEach(found -> found.forEach(explanation -> hoist(explanation, concepts)));
    }

    private static void hoist(JsonNode explanation, ObjectNode concepts) {
        takeConcepts(((ObjectNode) explanation).remove("definitions"), concepts);
    }

    private static void takeConcepts(JsonNode from, ObjectNode concepts) {
        if (from != null) {
            from.properties().forEach(concept -> concepts.putIfAbsent(concept.getKey(), concept.getValue()));
        }
    }

    private static ObjectNode pictures(List<ObjectNode> neurons, ThumbnailSource thumbnails) {
        ObjectNode pictures = JSON.createObjectNode();
        neurons.stream()
                .flatMap(neuron -> neuron.path("top_samples").valueStream())
                .map(sample -> sample.path("sample").asString(""))
                .distinct()
                .forEach(id -> thumbnails.png(id).ifPresent(png -> pictures.put(id, dataUri(png))));
        return pictures;
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
