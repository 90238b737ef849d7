package dev.invert.labels;

import dev.invert.errors.InvertException;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Assigns indices to names (sample ids or labels) in order of first appearance. */
final class NameIndex {
    private static final int NONE = -1;

    private final Object2IntOpenHashMap<String> indexByName = new Object2IntOpenHashMap<>();
    private final List<String> names = new ArrayList<>();

    NameIndex() {
        indexByName.defaultReturnValue(NONE);
    }

    /**
     * Adds the id of a new sample.
     *
     * @param file file of the id, for the error message
     * @param line line of the id, for the error message
     * @throws InvertException if the id is empty or occurred before
     */
    void addNew(Path file, long line, String id) {
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
    int indexOf(String name) {
        int index = indexByName.putIfAbsent(name, names.size());
        if (index == NONE) {
            names.add(name);
            return names.size() - 1;
        }
        return index;
    }

    /** Returns the index of a name, or -1. */
    int find(String name) {
        return indexByName.getInt(name);
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
