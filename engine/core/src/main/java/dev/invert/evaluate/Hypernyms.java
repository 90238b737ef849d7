package dev.invert.evaluate;

import java.util.Collection;

/** A hierarchy of concepts, such as WordNet. Thread-safe. */
@FunctionalInterface
public interface Hypernyms {
    /**
     * Returns the ids of the concepts directly above one.
     *
     * @param id id of a concept, or of one above it that is no concept itself; may be unknown, which has none above it
     */
    Collection<String> above(String id);
}
