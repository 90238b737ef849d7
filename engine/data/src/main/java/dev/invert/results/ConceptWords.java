package dev.invert.results;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import dev.invert.Formula;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What explanations say of the concepts in a formula: name, definition, and the names of those that equal it. */
final class ConceptWords {
    private final Map<String, Map<String, Object>> wordsById = new HashMap<>();
    private final Map<String, String> nameById = new HashMap<>();

    ConceptWords(ConceptMatrix matrix) {
        EqualConcepts equal = EqualConcepts.of(matrix);
        for (int column = 0; column < matrix.conceptCount(); column++) {
            Concept concept = matrix.concepts().get(column);
            Map<String, Object> words = new LinkedHashMap<>();
            words.put("name", concept.name());
            words.put("definition", concept.definition());
            List<Integer> twins = equal.twins(column);
            if (!twins.isEmpty()) {
                words.put(
                        "same_as",
                        twins.stream()
                                .map(twin -> matrix.concepts().get(twin).name())
                                .toList());
            }
            wordsById.put(concept.id(), words);
            nameById.put(concept.id(), concept.name());
        }
    }

    /** The name of a concept by its id. */
    String name(String id) {
        return nameById.get(id);
    }

    /** Words by concept id, in the order of the formula. */
    Map<String, Object> of(Formula formula) {
        Map<String, Object> definitions = new LinkedHashMap<>();
        add(formula, definitions);
        return definitions;
    }

    private void add(Formula formula, Map<String, Object> definitions) {
        if (formula instanceof Formula.Literal literal) {
            definitions.put(literal.concept(), wordsById.get(literal.concept()));
        } else {
            ((Formula.Group) formula).operands().forEach(operand -> add(operand, definitions));
        }
    }
}
