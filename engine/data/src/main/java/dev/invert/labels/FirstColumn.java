package dev.invert.labels;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first column of a CSV file with a heading: an index per row, and the name of each index. Immutable. */
public final class FirstColumn {
    private final int[] indices;
    private final List<String> names;

    private FirstColumn(int[] indices, List<String> names) {
        this.indices = indices;
        this.names = names;
    }

    /**
     * Reads a file.
     *
     * @throws dev.invert.errors.InvertException if it is malformed, or a field of the column is empty
     */
    public static FirstColumn read(Path file) {
        Object2IntOpenHashMap<String> numbers = new Object2IntOpenHashMap<>();
        List<String> names = new ArrayList<>();
        IntArrayList indices = new IntArrayList();
        CsvTable.open(file).read(new CsvTable.Rows() {
            @Override
            public void field(long line, int column, char[] text, int offset, int length) {
                if (column > 0) {
                    return;
                }
                String value = CsvTable.text(file, line, column, text, offset, length);
                if (value.isEmpty()) {
                    throw CsvTable.error(file, line, column, "the field is empty");
                }
                indices.add(numbers.computeIfAbsent(value, name -> {
                    names.add(value);
                    return names.size() - 1;
                }));
            }

            @Override
            public void endRow(long line) {}
        });
        return new FirstColumn(indices.toIntArray(), names);
    }

    /** Returns the index of the name in each row; the array must not be changed. */
    public int[] indices() {
        return indices;
    }

    /** Returns the distinct names, in the order of their first row. */
    public List<String> names() {
        return names;
    }
}
