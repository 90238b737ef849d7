package dev.invert.samples;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Detects ids that are probably meant to be equal but differ in the file extension or in upper and lower case. */
final class IdDifference {
    private static final int MOST_EXAMPLES = 3;

    /** A file extension. It must contain a letter, because .001 may number the frames of a film. */
    private static final Pattern ENDING = Pattern.compile("\\.(?=[0-9]?[A-Za-z])[A-Za-z0-9]{1,5}$");

    private IdDifference() {}

    /**
     * Describes such a difference if it explains at least half of the unmatched ids on the side that has fewer of them.
     *
     * @param activationIds distinct ids
     * @param conceptIds distinct ids
     * @return a clause with examples, or an empty string
     */
    static String describe(List<String> activationIds, List<String> conceptIds) {
        List<String> activationsOnly = without(activationIds, conceptIds);
        List<String> conceptsOnly = without(conceptIds, activationIds);
        Map<String, String> conceptByKey = new HashMap<>();
        conceptsOnly.forEach(id -> conceptByKey.put(key(id), id));
        int pairs = 0;
        boolean ending = false;
        boolean letterCase = false;
        List<String> examples = new ArrayList<>();
        for (String id : activationsOnly) {
            String other = conceptByKey.remove(key(id));
            if (other == null) {
                continue;
            }
            pairs++;
            ending |= !ending(id).equals(ending(other));
            letterCase |= !withoutEnding(id).equals(withoutEnding(other));
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(id + ", " + other);
            }
        }
        if (pairs == 0 || 2 * pairs < Math.min(activationsOnly.size(), conceptsOnly.size())) {
            return "";
        }
        String what = ending && letterCase
                ? "the ending, and in upper and lower case"
                : ending ? "the ending" : "upper and lower case";
        return "they differ only in " + what + ": " + String.join("; ", examples)
                + (pairs > examples.size() ? "; …" : "");
    }

    private static List<String> without(List<String> ids, List<String> others) {
        Set<String> known = new HashSet<>(others);
        return ids.stream().filter(id -> !known.contains(id)).toList();
    }

    private static String key(String id) {
        return withoutEnding(id).toLowerCase(Locale.ROOT);
    }

    private static String ending(String id) {
        return id.substring(withoutEnding(id).length());
    }

    private static String withoutEnding(String id) {
        return ENDING.matcher(id).replaceFirst("");
    }
}
