package dev.invert.labels;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** A list of names of which many are equal: an index per element, and the distinct names. Immutable. */
public final class IndexedNames extends AbstractList<String> implements RandomAccess {
    private final int[] indices;
    private final List<String> names;

    /**
     * Creates a list.
     *
     * @param indices index of the name of each element; not copied
     * @param names distinct names
     */
    public IndexedNames(int[] indices, List<String> names) {
        this.indices = indices;
        this.names = names;
    }

    @Override
    public String get(int element) {
        return names.get(indices[element]);
    }

    @Override
    public int size() {
        return indices.length;
    }
}
