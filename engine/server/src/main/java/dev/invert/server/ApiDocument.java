package dev.invert.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the OpenAPI document: the resource openapi.json, with the options as the commands declare them. */
final class ApiDocument {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Marks the operations that have the options of a command. */
    private static final String MARK = "x-options";

    private final RequestOptions options;

    private ApiDocument(RequestOptions options) {
        this.options = options;
    }

    /** Returns the document. */
    static byte[] of(RequestOptions options) {
        try (InputStream in = ApiDocument.class.getResourceAsStream("openapi.json")) {
            ObjectNode document = (ObjectNode) JSON.readTree(in);
            ApiDocument made = new ApiDocument(options);
            document.path("paths").forEach(path -> path.forEach(made::addOptions));
            return JSON.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addOptions(JsonNode operation) {
        if (operation instanceof ObjectNode object && object.has(MARK)) {
            List<RequestOptions.Option> declared =
                    object.path(MARK).asString().equals("score") ? options.scoreOptions() : options.explainOptions();
            ArrayNode parameters = (ArrayNode) object.path("parameters");
            declared.forEach(option -> add(option, parameters.addObject()));
            object.remove(MARK);
        }
    }

    private static void add(RequestOptions.Option option, ObjectNode parameter) {
        parameter.put("name", option.name()).put("in", "query").put("description", option.description());
        ObjectNode schema = parameter.putObject("schema").put("type", option.type());
        if (!option.values().isEmpty()) {
            ArrayNode values = schema.putArray("enum");
            option.values().forEach(values::add);
        }
        if (option.defaultValue() != null) {
            switch (option.type()) {
                case "integer" -> schema.put("default", Long.parseLong(option.defaultValue()));
                case "number" -> schema.put("default", Double.parseDouble(option.defaultValue()));
                case "boolean" -> schema.put("default", Boolean.parseBoolean(option.defaultValue()));
                default -> schema.put("default", option.defaultValue());
            }
        }
    }
}
