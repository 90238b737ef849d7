package dev.invert.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A requested layer and, if the layer returns several tensors, the element to record: {@code encoder},
 * {@code encoder.last_hidden_state}, {@code encoder["last hidden state"]}, {@code lstm[1][0]}.
 *
 * @param name the request
 * @param layer name of the layer
 * @param steps names and indices that lead from the output of the layer to the element; empty if none is chosen
 */
record OutputPath(String name, String layer, List<String> steps) {
    private static final Pattern STEP = Pattern.compile("\\G(?:\\.(\\w+)|\\[(\\d{1,9})\\]|\\[\"([^\"\\\\]+)\"\\])");

    /**
     * Splits a request. A request that is the name of a layer is not split; otherwise the longest layer name in front
     * of a path counts.
     *
     * @param known names of all layers
     * @return the split request; null if it begins with no known layer
     */
    static OutputPath of(String name, List<String> known) {
        if (known.contains(name)) {
            return new OutputPath(name, name, List.of());
        }
        return known.stream()
                .filter(name::startsWith)
                .sorted((a, b) -> b.length() - a.length())
                .map(layer -> of(name, layer))
                .filter(path -> path != null)
                .findFirst()
                .orElse(null);
    }

    private static OutputPath of(String name, String layer) {
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(name);
        int end = layer.length();
        step.region(end, name.length());
        while (step.find()) {
            steps.add(
                    step.group(2) != null
                            ? "[" + step.group(2) + "]"
                            : Objects.requireNonNullElse(step.group(1), step.group(3)));
            end = step.end();
        }
        return end == name.length() ? new OutputPath(name, layer, List.copyOf(steps)) : null;
    }

    /** Returns whether a step is the index of a tuple or list. */
    static boolean isIndex(String step) {
        return step.startsWith("[");
    }

    /** Returns a step as a text of TorchScript. */
    static String quoted(String step) {
        return "'" + step.replace("'", "\\'") + "'";
    }

    /** Returns the index of a step that {@link #isIndex}. */
    static int index(String step) {
        return Integer.parseInt(step.substring(1, step.length() - 1));
    }
}
