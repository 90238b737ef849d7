package dev.invert;

import java.util.Objects;

/**
 * One human concept: a column of the concept matrix.
 *
 * @param id what formulas call it, unique in its matrix, for example {@code n02883344}
 * @param name what people call it, for example {@code box}
 * @param definition a sentence, or empty
 */
public record Concept(String id, String name, String definition) {
    /** Checks that there is an id. */
    public Concept {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(definition, "definition");
        if (id.isBlank()) {
            throw new IllegalArgumentException("id of concept \"" + name + "\" is empty");
        }
    }

    /** A concept that is named by its id. */
    public static Concept named(String id) {
        return new Concept(id, id, "");
    }
}
