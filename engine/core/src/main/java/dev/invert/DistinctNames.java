package dev.invert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names of concepts that tell them apart: WordNet has two nouns {@code crane}, a bird and a machine. A name that several
 * concepts share is followed by the id, as in {@code crane (n02012849)}.
 */
public final class DistinctNames {
    private DistinctNames() {}

    /**
     * Returns the concepts, with the id added to each name that another concept has too.
     *
     * @param concepts concepts with distinct ids; a name that is its concept's id is never changed
     */
    static List<Concept> of(List<Concept> concepts) {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (Concept concept : concepts) {
            counts.merge(concept.name(), 1, Integer::sum);
            taken.add(concept.name());
        }
        if (taken.size() == concepts.size()) {
            return List.copyOf(concepts);
        }
        List<Concept> distinct = new ArrayList<>();
        for (Concept concept : concepts) {
            if (counts.get(concept.name()) == 1 || concept.name().equals(concept.id())) {
                distinct.add(concept);
            } else {
                String name = concept.name() + suffix(concept);
                while (!taken.add(name)) {
                    name += suffix(concept);
                }
                distinct.add(new Concept(concept.id(), name, concept.definition()));
            }
        }
        return List.copyOf(distinct);
    }

    private static String suffix(Concept concept) {
        return " (" + concept.id() + ")";
    }

    /** Returns the name of a concept without the id that was added to it, which several concepts may share. */
    public static String shared(Concept concept) {
        String name = concept.name();
        return name.endsWith(suffix(concept))
                ? name.substring(0, name.length() - suffix(concept).length())
                : name;
    }
}
