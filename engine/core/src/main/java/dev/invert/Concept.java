package dev.invert;

import dev.invert.errors.InvertException;
import java.util.Objects;

/**
 * A human-interpretable concept: one column of the concept matrix.
 *
 * @param id identifier used in formulas, unique within its matrix, for example {@code n02883344}
 * @param name human-readable name, for example {@code box}
 * @param definition one sentence, or empty
 */
public record Concept(String id, String name, String definition) {
    /**
     * Validates the components.
     *
     * @throws InvertException if the id is blank
     */
    public Concept {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(definition, "definition");
        if (id.isBlank()) {
            throw new InvertException("The id of concept \"" + name + "\" is blank: name every concept");
        }
    }

    /** Returns a concept with its id as the name and no definition. */
    public static Concept named(String id) {
        return new Concept(id, id, "");
    }
}
