package dev.invert.labels;

import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the strata of samples from a CSV file (sample, stratum) with a heading. */
public final class StrataFile {
    private StrataFile() {}

    /**
     * Returns the stratum of each sample.
     *
     * @param sampleIds ids of the samples, which the first column names in any order; or empty, then rows are matched in
     *     order
     * @param sampleCount N
     * @return N names
     * @throws InvertException if the file is malformed or lacks a sample
     */
    public static List<String> read(Path file, List<String> sampleIds, int sampleCount) {
        CsvTable table = CsvTable.open(file);
        if (table.head().size() < 2) {
            throw new InvertException(file + ", line 1: has one column; a sample and its stratum are needed");
        }
        Rows rows = new Rows(file);
        table.read(rows);
        if (sampleIds.isEmpty()) {
            if (rows.values.size() != sampleCount) {
                throw new InvertException(file + ": has " + rows.values.size() + " rows, there are " + sampleCount
                        + " samples: without sample ids, both must be equal");
            }
            return rows.values;
        }
        List<String> strata = new ArrayList<>(sampleIds.size());
        for (String id : sampleIds) {
            Integer row = rows.rowOf.get(id);
            if (row == null) {
                throw new InvertException(file + ": names no stratum for sample \"" + id + "\"");
            }
            strata.add(rows.values.get(row));
        }
        return strata;
    }

    private static final class Rows implements CsvTable.Rows {
        private final Path file;
        private final Map<String, String> distinct = new HashMap<>();
        private final Map<String, Integer> rowOf = new HashMap<>();
        private final List<String> values = new ArrayList<>();

        Rows(Path file) {
            this.file = file;
        }

        @Override
        public void field(long line, int column, char[] text, int offset, int length) {
            if (column > 1) {
                return;
            }
            String value = CsvTable.text(file, line, column, text, offset, length);
            if (value.isEmpty()) {
                throw CsvTable.error(file, line, column, "the field is empty");
            }
            if (column == 1) {
                values.add(distinct.computeIfAbsent(value, v -> v));
            } else if (rowOf.put(value, values.size()) != null) {
                throw CsvTable.error(file, line, 0, "\"" + value + "\" occurs twice");
            }
        }

        @Override
        public void endRow(long line) {}
    }
}
