package dev.invert.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.invert.Concept;
import dev.invert.ConceptHierarchy;
import dev.invert.ConceptMatrix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Description of a concept. With an explanation it has name, definition and equal concepts; in run.json it has the
 * position in the hierarchy.
 *
 * @param name name for display
 * @param definition null if not given
 * @param nPositive number of samples that show the concept; null if not given
 * @param parent id of the parent concept; null if it has none
 * @param sameAs names of the concepts that hold for the same samples
 */
public record ConceptRecord(
        String name,
        String definition,
        Long nPositive,
        String parent,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> sameAs) {
    /** Replaces an absent list by an empty one. */
    public ConceptRecord {
        sameAs = sameAs == null ? List.of() : sameAs;
    }

    /** Returns this description, with missing values taken from another one. */
    public ConceptRecord orElse(ConceptRecord other) {
        return new ConceptRecord(
                name == null ? other.name : name,
                definition == null ? other.definition : definition,
                nPositive == null ? other.nPositive : nPositive,
                parent == null ? other.parent : parent,
                sameAs.isEmpty() ? other.sameAs : sameAs);
    }

    /** Returns all concepts by id, in column order; empty if they form no hierarchy. */
    static Map<String, ConceptRecord> hierarchy(ConceptMatrix concepts) {
        ConceptHierarchy hierarchy = ConceptHierarchy.of(concepts);
        if (!hierarchy.present()) {
            return Map.of();
        }
        Map<String, ConceptRecord> nodes = new LinkedHashMap<>();
        for (int column = 0; column < concepts.conceptCount(); column++) {
            Concept concept = concepts.concepts().get(column);
            int parent = hierarchy.parents().get(column);
            nodes.put(
                    concept.id(),
                    new ConceptRecord(
                            concept.name(),
                            concept.definition().isEmpty() ? null : concept.definition(),
                            (long) concepts.count(column),
                            parent == ConceptHierarchy.NONE
                                    ? null
                                    : concepts.concepts().get(parent).id(),
                            List.of()));
        }
        return nodes;
    }
}
