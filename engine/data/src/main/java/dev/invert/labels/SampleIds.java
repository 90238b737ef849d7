package dev.invert.labels;

import dev.invert.errors.InvertException;
import dev.invert.files.UnicodeForm;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads CSV files with a heading and one row per sample. */
public final class SampleIds {
    private SampleIds() {}

    /**
     * Returns the ids in the first column, in row order.
     *
     * @throws InvertException if an id is empty or occurs twice
     */
    public static List<String> read(Path file) {
        NameIndex ids = new NameIndex(file);
        CsvTable.open(file).read(new CsvTable.Rows() {
            @Override
            public void field(long line, int column, char[] text, int offset, int length) {
                if (column == 0) {
                    ids.addNew(file, line, CsvTable.text(file, line, column, text, offset, length));
                }
            }

            @Override
            public void endRow(long line) {}
        });
        return ids.names();
    }

    /**
     * Checks that the number of ids is the number of rows that they belong to.
     *
     * @param file file of the ids
     * @param named object with the rows, named in the error message
     * @param rowCount number of its rows
     * @param columnCount number of its columns
     * @throws InvertException if the numbers differ; the message suggests a likely cause
     */
    public static void requireCount(Path file, List<String> ids, Object named, int rowCount, int columnCount) {
        if (ids.size() != rowCount) {
            String guess = "";
            if (ids.size() == rowCount - 1) {
                guess = "; the first row is taken for a heading";
            } else if (ids.size() == columnCount) {
                guess = "; " + named + " is (%d, %d): transposed?".formatted(rowCount, columnCount);
            }
            throw new InvertException(file + ": has " + ids.size() + " sample ids, " + named + " has " + rowCount
                    + " rows: they must be equal" + guess);
        }
    }

    /**
     * Returns the values in the second column by the sample ids in the first.
     *
     * @throws InvertException if there is one column only, a field is empty, or a sample occurs twice
     */
    static Map<String, String> readPairs(Path file) {
        CsvTable table = CsvTable.open(file);
        if (table.head().size() < 2) {
            throw new InvertException(file + ", line 1: has one column; a sample and a value are needed");
        }
        Map<String, String> values = new HashMap<>();
        table.read(new CsvTable.Rows() {
            private final Map<String, String> distinctValues = new HashMap<>();
            private String key = "";

            @Override
            public void field(long line, int column, char[] text, int offset, int length) {
                if (column > 1) {
                    return;
                }
                String value = CsvTable.text(file, line, column, text, offset, length);
                if (value.isEmpty()) {
                    throw CsvTable.error(file, line, column, "the field is empty");
                }
                if (column == 0) {
                    key = UnicodeForm.composed(value);
                } else if (values.put(key, distinctValues.computeIfAbsent(value, v -> v)) != null) {
                    throw CsvTable.error(file, line, 0, "\"" + key + "\" occurs twice");
                }
            }

            @Override
            public void endRow(long line) {}
        });
        return values;
    }
}
