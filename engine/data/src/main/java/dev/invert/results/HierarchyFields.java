package dev.invert.results;

import dev.invert.Concept;
import dev.invert.ConceptHierarchy;
import dev.invert.ConceptMatrix;
import java.util.LinkedHashMap;
import java.util.Map;

/** The hierarchy of concepts as fields of run.json. */
final class HierarchyFields {
    private HierarchyFields() {}

    /**
     * {@code concepts}: {id: {name, definition, n_positive, parent}} of all concepts, a root without parent; nothing
     * where the concepts are no hierarchy.
     */
    static Map<String, Object> of(ConceptMatrix concepts) {
        ConceptHierarchy hierarchy = ConceptHierarchy.of(concepts);
        if (!hierarchy.present()) {
            return Map.of();
        }
        Map<String, Object> nodes = new LinkedHashMap<>();
        for (int column = 0; column < concepts.conceptCount(); column++) {
            Concept concept = concepts.concepts().get(column);
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("name", concept.name());
            if (!concept.definition().isEmpty()) {
                node.put("definition", concept.definition());
            }
            node.put("n_positive", concepts.count(column));
            int parent = hierarchy.parents().get(column);
            if (parent != ConceptHierarchy.NONE) {
                node.put("parent", concepts.concepts().get(parent).id());
            }
            nodes.put(concept.id(), node);
        }
        return Map.of("concepts", nodes);
    }
}
