package dev.invert.report;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks the fields of one line of {@code explanations.jsonl} that the page cannot do without. */
final class NeuronCheck {
    private static final Set<String> STATUSES = Set.of("explained", "insignificant", "constant", "none");

    private final String where;

    private NeuronCheck(String where) {
        this.where = where;
    }

    /** @throws dev.invert.errors.InvertException that names the place and the field */
    static void check(ObjectNode neuron, String where) {
        new NeuronCheck(where).neuron(neuron);
    }

    private void neuron(ObjectNode neuron) {
        require(neuron.path("neuron").canConvertToInt(), "\"neuron\" must be an integer");
        String status = neuron.path("status").asString("");
        require(STATUSES.contains(status), "\"status\" must be explained, insignificant, constant or none");
        boolean explained = status.equals("explained") || status.equals("insignificant");
        if (explained || neuron.has("explanations")) {
            explanations(neuron.path("explanations"), "explanations");
            require(!explained || !neuron.path("explanations").isEmpty(), "\"explanations\" must not be empty");
        }
        JsonNode perLength = neuron.path("per_length");
        require(perLength.isMissingNode() || perLength.isObject(), "\"per_length\" must be an object");
        perLength.properties().forEach(length -> explanations(length.getValue(), "per_length"));
        array(neuron, "top_samples");
        array(neuron, "inactive_samples");
        array(neuron, "steps");
    }

    private void explanations(JsonNode explanations, String field) {
        require(explanations.isArray(), "\"" + field + "\" must hold an array of explanations");
        for (JsonNode explanation : explanations) {
            require(explanation.path("formula").isString(), "\"formula\" must be text in every explanation");
            require(explanation.path("auc").isNumber(), "\"auc\" must be a number in every explanation");
        }
    }

    private void array(ObjectNode neuron, String field) {
        JsonNode value = neuron.path(field);
        require(value.isMissingNode() || value.isArray(), "\"" + field + "\" must be an array");
        value.forEach(item -> require(item.isObject(), "\"" + field + "\" must hold objects"));
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            throw ReportInput.malformed(where, rule, null);
        }
    }
}
