package dev.invert.results;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import dev.invert.Formula;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Looks up the names, definitions and equal concepts of the concepts in a formula. */
final class ConceptWords {
    private final Map<String, ConceptRecord> conceptById = new HashMap<>();

    ConceptWords(ConceptMatrix matrix) {
        EqualConcepts equal = EqualConcepts.of(matrix);
        for (int column = 0; column < matrix.conceptCount(); column++) {
            Concept concept = matrix.concepts().get(column);
            conceptById.put(
                    concept.id(),
                    new ConceptRecord(
                            concept.name(),
                            concept.definition(),
                            null,
                            null,
                            equal.twins(column).stream()
                                    .map(twin -> matrix.concepts().get(twin).name())
                                    .toList()));
        }
    }

    /** Returns the name of a concept. */
    String name(String id) {
        return conceptById.get(id).name();
    }

    /** Returns the concepts of a formula by id, in the order of the formula. */
    Map<String, ConceptRecord> of(Formula formula) {
        Map<String, ConceptRecord> concepts = new LinkedHashMap<>();
        add(formula, concepts);
        return concepts;
    }

    private void add(Formula formula, Map<String, ConceptRecord> concepts) {
        if (formula instanceof Formula.Literal literal) {
            concepts.put(literal.concept(), conceptById.get(literal.concept()));
        } else {
            ((Formula.Group) formula).operands().forEach(operand -> add(operand, concepts));
        }
    }
}
