package dev.invert.batches;

import java.util.Objects;

/**
 * A source of one of the inputs of a model.
 *
 * @param name name of the argument of the model's forward pass; empty for the first one
 * @param source source of its values
 */
public record NamedSource(String name, BatchSource source) {
    /** Checks that nothing is null. */
    public NamedSource {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
    }
}
