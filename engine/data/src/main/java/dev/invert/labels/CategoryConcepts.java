package dev.invert.labels;

import dev.invert.Concept;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Concepts of categories. The id of a concept is the category's name, or {@code name:number} if several categories have
 * this name; then the supercategory, if it differs, is added to the name for display.
 *
 * @param ids one id per category
 * @param nameById names for display that differ from the id
 */
record CategoryConcepts(List<String> ids, Map<String, String> nameById) {
    /**
     * Returns the concepts of categories.
     *
     * @param names names of the categories
     * @param numbers distinct ids of the categories
     * @param supercategories names of their supercategories; empty for those without one
     */
    static CategoryConcepts of(List<String> names, List<Long> numbers, List<String> supercategories) {
        Set<String> taken = new HashSet<>(names);
        taken.addAll(supercategories);
        Map<String, Integer> counts = new HashMap<>();
        names.forEach(name -> counts.merge(name, 1, Integer::sum));
        List<String> described = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            described.add(names.get(i) + " (" + supercategories.get(i) + ")");
            counts.merge(described.get(i), 1, Integer::sum);
        }
        List<String> ids = new ArrayList<>();
        Map<String, String> nameById = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String id = names.get(i);
            if (counts.get(id) > 1) {
                do {
                    id += ":" + numbers.get(i);
                } while (!taken.add(id));
                boolean tells = !supercategories.get(i).isEmpty() && counts.get(described.get(i)) == 1;
                nameById.put(id, tells ? described.get(i) : id);
            }
            ids.add(id);
        }
        return new CategoryConcepts(ids, nameById);
    }

    /** Returns the concept of a category or supercategory. */
    Concept concept(String id) {
        return new Concept(id, nameById.getOrDefault(id, id), "");
    }
}
