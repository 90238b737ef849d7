package dev.invert.audits;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import java.util.HashMap;
import java.util.Map;

/** Writes formulas with the names of concepts in place of their ids. */
final class AuditLabels {
    private final Map<String, String> names = new HashMap<>();

    AuditLabels(ConceptMatrix concepts) {
        for (Concept concept : concepts.concepts()) {
            names.put(concept.id(), concept.name());
        }
    }

    String of(Formula formula) {
        return formula.render(names::get);
    }
}
