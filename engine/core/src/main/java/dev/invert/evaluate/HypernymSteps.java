package dev.invert.evaluate;

import dev.invert.Concept;
import dev.invert.ConceptHierarchy;
import dev.invert.ConceptMatrix;
import dev.invert.Formula;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Counts the steps between two concepts of a hierarchy. */
final class HypernymSteps {
    private final Hypernyms hierarchy;

    private HypernymSteps(Hypernyms hierarchy) {
        this.hierarchy = hierarchy;
    }

    /**
     * Returns the counter of a hierarchy.
     *
     * @param given null to infer a hierarchy from the samples, if they show one
     */
    static HypernymSteps of(Hypernyms given, ConceptMatrix concepts) {
        return new HypernymSteps(given == null ? inferred(concepts) : given);
    }

    private static Hypernyms inferred(ConceptMatrix concepts) {
        ConceptHierarchy hierarchy = ConceptHierarchy.of(concepts);
        if (!hierarchy.present()) {
            return id -> List.of();
        }
        List<Concept> names = concepts.concepts();
        Map<String, List<String>> parents = new HashMap<>();
        for (int column = 0; column < names.size(); column++) {
            int parent = hierarchy.parents().get(column);
            if (parent != ConceptHierarchy.NONE) {
                parents.put(names.get(column).id(), List.of(names.get(parent).id()));
            }
        }
        return id -> parents.getOrDefault(id, List.of());
    }

    /**
     * Returns the smallest number of steps from the truth up to the label; negative if the label lies below the truth;
     * empty unless both are concepts of which one lies above the other.
     */
    OptionalInt between(Formula truth, Formula label) {
        if (!(truth instanceof Formula.Literal from && label instanceof Formula.Literal to)
                || from.negated()
                || to.negated()) {
            return OptionalInt.empty();
        }
        int up = up(from.concept(), to.concept());
        if (up >= 0) {
            return OptionalInt.of(up);
        }
        int down = up(to.concept(), from.concept());
        return down >= 0 ? OptionalInt.of(-down) : OptionalInt.empty();
    }

    /** Returns the number of steps up; -1 if there is no way. */
    private int up(String from, String to) {
        Map<String, Integer> steps = new HashMap<>(Map.of(from, 0));
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String next = open.remove();
            if (next.equals(to)) {
                return steps.get(next);
            }
            for (String above : hierarchy.above(next)) {
                if (steps.putIfAbsent(above, steps.get(next) + 1) == null) {
                    open.add(above);
                }
            }
        }
        return -1;
    }
}
