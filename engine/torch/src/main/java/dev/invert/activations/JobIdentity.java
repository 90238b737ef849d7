package dev.invert.activations;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that determines the bytes of a job's output, by name. A job may be resumed only if all parts are equal.
 *
 * @param parts values to compare, as text
 */
record JobIdentity(Map<String, String> parts) {
    JobIdentity {
        parts = new TreeMap<>(parts);
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
