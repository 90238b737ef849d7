package dev.invert.labels;

import dev.invert.errors.InvertException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The group of each sample, in row order. Equal names share one string. */
final class GroupNames {
    private final Map<String, String> distinct = new HashMap<>();
    private final List<String> names = new ArrayList<>();

    void add(String name) {
        names.add(distinct.computeIfAbsent(name, n -> n));
    }

    String get(int sample) {
        return names.get(sample);
    }

    /** Returns one name per sample. */
    List<String> names() {
        return List.copyOf(names);
    }

    /**
     * Looks up the group of each sample.
     *
     * @param file file of the groups, for the error message
     * @return one group per sample, in the order of {@code samples}
     * @throws InvertException if a sample has no group
     */
    static List<String> of(List<String> samples, Map<String, String> groupBySample, Object file) {
        List<String> groups = new ArrayList<>(samples.size());
        for (String sample : samples) {
            String group = groupBySample.get(sample);
            if (group == null) {
                throw new InvertException(file + ": names no group for sample \"" + sample + "\"");
            }
            groups.add(group);
        }
        return groups;
    }
}
