package dev.invert.activations;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Everything that determines the bytes of a job's output, by name. A job may be resumed only if all parts are equal.
 *
 * @param parts values to compare, as text
 */
record JobIdentity(Map<String, String> parts) {
    JobIdentity {
        parts = new TreeMap<>(parts);
    }

    /**
     * Returns the identity of a job; reads its inputs.
     *
     * @param device device that the model runs on
     */
    static JobIdentity of(JobOptions options, String device) {
        Map<String, String> parts = new TreeMap<>(options.input().identity());
        parts.put("model", content(options.model()));
        parts.put("layers", list(options.layers()));
        parts.put("pool", options.pooling().toString());
        parts.put("batch-size", Integer.toString(options.batchSize()));
        parts.put("device", device.replaceFirst(":.*", ""));
        parts.put("precision", options.precision().name());
        parts.put("dtype", options.type().name());
        if (options.sparsity() != Sparsity.OFF) {
            parts.put("sparse", options.sparsity().name());
        }
        return new JobIdentity(parts);
    }

    /** Returns what identifies the content of a file. */
    static String content(Path file) {
        return "SHA-256 " + ContentHash.of(file);
    }

    /** Joins names with commas; a comma in a name is escaped, so that different lists have different texts. */
    private static String list(List<String> names) {
        return names.stream()
                .map(name -> name.replace("\\", "\\\\").replace(",", "\\,"))
                .collect(Collectors.joining(","));
    }

    /** Describes the first part that differs; empty if all parts are equal. */
    Optional<String> differenceFrom(JobIdentity before) {
        TreeMap<String, String> all = new TreeMap<>(before.parts);
        all.putAll(parts);
        return all.keySet().stream()
                .filter(name -> !parts.getOrDefault(name, "").equals(before.parts.getOrDefault(name, "")))
                .findFirst()
                .map(name ->
                        "%s was %s and is %s".formatted(name, text(before.parts.get(name)), text(parts.get(name))));
    }

    private static String text(String value) {
        return value == null ? "not given" : value;
    }
}
