package dev.invert.labels;

import dev.invert.errors.InvertException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the labels that a method gave to neurons from a CSV file: the column "neuron" or "unit", and the label in one of
 * the columns "formula", "concept_id", "concept", "label" and "description", the first that exists. These are the columns
 * of explain, CoSy, CLIP-Dissect and MILAN. The scores "AUC" and "MAD" of CoSy are read if they are there.
 */
public final class NeuronLabelFile {
    private static final List<String> NEURON = List.of("neuron", "unit");
    private static final List<List<String>> TEXTS = List.of(
            List.of("formula"), List.of("conceptid"), List.of("concept"), List.of("label"), List.of("description"));
    private static final List<String> RANK = List.of("rank");
    private static final List<String> AUC = List.of("auc");
    private static final List<String> MAD = List.of("mad");

    private NeuronLabelFile() {}

    /**
     * A row with a label.
     *
     * @param line line of the file, from 1
     * @param neuron index of the neuron
     * @param text the label; empty if the neuron has none
     * @param auc AUC that the file reports; null if it has none
     * @param mad mean activation difference that the file reports; null if it has none
     */
    public record Row(long line, int neuron, String text, Double auc, Double mad) {}

    /**
     * Reads the rows. In a file with ranks, such as explanations.csv, the first label of a neuron counts.
     *
     * @param neuronCount K
     * @throws InvertException if the file is malformed, lacks the columns, or names an unknown neuron or one twice
     */
    public static List<Row> read(Path file, int neuronCount) {
        CsvTable table = CsvTable.open(file);
        int neuron = table.column(NEURON);
        int text = TEXTS.stream()
                .mapToInt(table::column)
                .filter(column -> column >= 0)
                .findFirst()
                .orElse(-1);
        if (neuron < 0 || text < 0) {
            throw new InvertException(file + ", line 1: needs the columns neuron and formula, or neuron and label");
        }
        Reader reader = new Reader(file, table, neuron, text, neuronCount);
        table.read(reader);
        if (reader.rows.isEmpty()) {
            throw new InvertException(file + ": has no label of a neuron; add rows (neuron, formula)");
        }
        return List.copyOf(reader.rows.values());
    }

    private static final class Reader implements CsvTable.Rows {
        private final Path file;
        private final int neuronColumn;
        private final int textColumn;
        private final int aucColumn;
        private final int madColumn;
        private final boolean ranked;
        private final int neuronCount;
        private final Map<Integer, String> fields = new HashMap<>();
        private final Map<Integer, Row> rows = new TreeMap<>();

        Reader(Path file, CsvTable table, int neuronColumn, int textColumn, int neuronCount) {
            this.file = file;
            this.neuronColumn = neuronColumn;
            this.textColumn = textColumn;
            this.ranked = table.column(RANK) >= 0;
            // The AUCs of explain were measured on other samples, possibly; those of CoSy have no ranks beside them.
            this.aucColumn = ranked ? -1 : table.column(AUC);
            this.madColumn = table.column(MAD);
            this.neuronCount = neuronCount;
        }

        @Override
        public void field(long line, int column, char[] chars, int offset, int length) {
            if (List.of(neuronColumn, textColumn, aucColumn, madColumn).contains(column)) {
                fields.put(column, CsvTable.text(file, line, column, chars, offset, length));
            }
        }

        @Override
        public void endRow(long line) {
            String where = file + ", line " + line + ": ";
            int neuron = IntendedConcepts.index(where, fields.getOrDefault(neuronColumn, ""), neuronCount);
            Row row = new Row(
                    line,
                    neuron,
                    unguarded(fields.getOrDefault(textColumn, "")),
                    number(where, "AUC", fields.get(aucColumn)),
                    number(where, "MAD", fields.get(madColumn)));
            fields.clear();
            if (rows.putIfAbsent(neuron, row) != null && !ranked) {
                throw new InvertException(where + "neuron " + neuron + " occurs twice; give it one row");
            }
        }

        /** Removes the apostrophe that keeps a spreadsheet from executing a cell. */
        private static String unguarded(String text) {
            return text.length() > 1 && text.charAt(0) == '\'' && "=+-@".indexOf(text.charAt(1)) >= 0
                    ? text.substring(1)
                    : text;
        }

        private static Double number(String where, String name, String text) {
            if (text == null || text.isEmpty()) {
                return null;
            }
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw new InvertException(where + name + " \"" + text + "\" is no number", e);
            }
        }
    }
}
