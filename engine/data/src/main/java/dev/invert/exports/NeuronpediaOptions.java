package dev.invert.exports;

import dev.invert.errors.InvertException;
import java.util.Arrays;
import java.util.List;

/**
 * Values that Neuronpedia stores with each explanation. Model, layer, author and type must exist there.
 *
 * @param modelId id of the model, such as {@code gpt2-small}
 * @param layer id of the source, such as {@code 6-res-jb}
 * @param authorId id of the author
 * @param typeName name of the type of explanation
 * @param explanationModelName name of what made the explanations
 */
public record NeuronpediaOptions(
        String modelId, String layer, String authorId, String typeName, String explanationModelName) {
    private static final List<String> DEFAULTS = List.of("", "", "invert", "invert-formula", "invert");

    /**
     * Parses {@code modelId,layer[,authorId[,typeName[,explanationModelName]]]}.
     *
     * @throws InvertException if model or layer is missing, or there are more parts
     */
    public static NeuronpediaOptions parse(String text) {
        List<String> parts =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        if (parts.size() < 2 || parts.size() > DEFAULTS.size() || parts.contains("")) {
            throw new InvertException("\"" + text + "\" names no place in Neuronpedia: it is"
                    + " modelId,layer[,authorId[,typeName[,explanationModelName]]], as in gpt2-small,6-res-jb");
        }
        return new NeuronpediaOptions(parts.get(0), parts.get(1), part(parts, 2), part(parts, 3), part(parts, 4));
    }

    private static String part(List<String> parts, int at) {
        return at < parts.size() ? parts.get(at) : DEFAULTS.get(at);
    }
}
