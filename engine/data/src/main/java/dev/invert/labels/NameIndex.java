package dev.invert.labels;

import dev.invert.errors.InvertException;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names in order of first appearance, and the index of each: ids of samples, or labels. */
final class NameIndex {
    private static final int NONE = -1;

    private final Object2IntOpenHashMap<String> indexByName = new Object2IntOpenHashMap<>();
    private final List<String> names = new ArrayList<>();

    NameIndex() {
        indexByName.defaultReturnValue(NONE);
    }

    /**
     * Adds a sample's id.
     *
     * @param line where it stands, for errors
     * @throws InvertException if it is empty or not new
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

    /** The index of a name, which is added if it is new. */
    int indexOf(String name) {
        int index = indexByName.putIfAbsent(name, names.size());
        if (index == NONE) {
            names.add(name);
            return names.size() - 1;
        }
        return index;
    }

    /** The index of a name, or -1. */
    int find(String name) {
        return indexByName.getInt(name);
    }

    int size() {
        return names.size();
    }

    String get(int index) {
        return names.get(index);
    }

    /** All names by index. */
    List<String> names() {
        return List.copyOf(names);
    }
}
