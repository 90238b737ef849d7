package dev.invert.labels;

import dev.invert.errors.InvertException;
import dev.invert.files.UnicodeForm;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Assigns indices to names (sample ids or labels) in order of first appearance. Names are compared and kept in Unicode
 * form C; two names that differ only in their form are an error.
 */
final class NameIndex {
    private static final int NONE = -1;

    private final Object2IntOpenHashMap<String> indexByName = new Object2IntOpenHashMap<>();
    private final List<String> names = new ArrayList<>();

    /** Names as they were given, for those that were not in form C. */
    private final Map<String, String> givenByName = new HashMap<>();

    private final Object source;

    /** @param source file or folder of the names, for error messages */
    NameIndex(Object source) {
        this.source = source;
        indexByName.defaultReturnValue(NONE);
    }

    /**
     * Adds the id of a new sample.
     *
     * @param file file of the id, for the error message
     * @param line line of the id, for the error message
     * @throws InvertException if the id is empty or occurred before
     */
    void addNew(Path file, long line, String given) {
        String id = composed(given);
        if (id.isEmpty()) {
            throw new InvertException(file + ", line " + line + ": the sample id is empty");
        }
        if (indexByName.putIfAbsent(id, names.size()) != NONE) {
            throw new InvertException(file + ", line " + line + ": sample id \"" + id
                    + "\" occurs twice: the first column is taken" + " as the id, and ids must be distinct");
        }
        names.add(id);
    }

    /** Returns the index of a name, adding it if it is new. */
    int indexOf(String given) {
        String name = composed(given);
        int index = indexByName.putIfAbsent(name, names.size());
        if (index == NONE) {
            names.add(name);
            return names.size() - 1;
        }
        return index;
    }

    /** Returns the index of a name, or -1. */
    int find(String name) {
        return indexByName.getInt(UnicodeForm.composed(name));
    }

    /** Returns a name in form C. */
    private String composed(String given) {
        String name = UnicodeForm.composed(given);
        if (!name.equals(given) && indexByName.getInt(name) == NONE) {
            givenByName.put(name, given);
        } else if (!givenByName.isEmpty() || !name.equals(given)) {
            requireSameForm(name, given);
        }
        return name;
    }

    private void requireSameForm(String name, String given) {
        String before = indexByName.getInt(name) == NONE ? given : givenByName.getOrDefault(name, name);
        if (!before.equals(given)) {
            throw UnicodeForm.conflict(source, before, given);
        }
    }

    int size() {
        return names.size();
    }

    String get(int index) {
        return names.get(index);
    }

    /** Returns all names in index order. */
    List<String> names() {
        return List.copyOf(names);
    }
}
