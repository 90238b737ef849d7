package dev.invert.results;

import dev.invert.Concept;
import dev.invert.ConceptMatrix;
import dev.invert.EqualConcepts;
import dev.invert.Formula;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks up the names, definitions and equal concepts of the concepts in a formula. Thread-safe. */
final class ConceptWords {
    private final List<Concept> concepts;
    private final EqualConcepts equal;
    private final Map<String, Integer> columnById = new HashMap<>();
    /** Records of the concepts that formulas have named, few of tens of thousands. */
    private final Map<String, ConceptRecord> known = new ConcurrentHashMap<>();

    ConceptWords(ConceptMatrix matrix) {
        this.concepts = matrix.concepts();
        this.equal = EqualConcepts.of(matrix);
        for (int column = 0; column < concepts.size(); column++) {
            columnById.put(concepts.get(column).id(), column);
        }
    }

    /** Returns the name of a concept. */
    String name(String id) {
        return concepts.get(columnById.get(id)).name();
    }

    private ConceptRecord record(String id) {
        int column = columnById.get(id);
        return new ConceptRecord(
                concepts.get(column).name(),
                concepts.get(column).definition(),
                null,
                null,
                equal.twins(column).stream()
                        .map(twin -> concepts.get(twin).name())
                        .toList());
    }

    /** Returns the concepts of a formula by id, in the order of the formula. */
    Map<String, ConceptRecord> of(Formula formula) {
        Map<String, ConceptRecord> definitions = new LinkedHashMap<>();
        add(formula, definitions);
        return definitions;
    }

    private void add(Formula formula, Map<String, ConceptRecord> definitions) {
        if (formula instanceof Formula.Literal literal) {
            definitions.put(literal.concept(), known.computeIfAbsent(literal.concept(), this::record));
        } else {
            ((Formula.Group) formula).operands().forEach(operand -> add(operand, definitions));
        }
    }
}
