package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.files.UnicodeForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads a one-hot CSV file with one row per sample: its id, then 0 or 1 per concept. The first row holds the concept
 * ids. -1 is read as 0 (as in CelebA's attributes), but not in a file that also has 0, where it must mean something
 * else.
 */
final class OneHotCsv implements CsvTable.Rows {
    private static final int ID = 0;
    private static final int NEITHER = -1;

    /** Names that pandas gives the column of row numbers that it writes first. */
    private static final List<String> INDEX = List.of("", "Unnamed: 0", "index");

    private static final String LIST = "; a list of labels needs the first row document,position,label or sample,label";

    private final Path file;
    private final int groupColumn;
    private final boolean guessed;
    private final boolean indexColumn;
    private final List<Concept> concepts = new ArrayList<>();
    private final int[] conceptByColumn;
    private final RowBits bits;
    private final NameIndex samples;
    private final GroupNames groups = new GroupNames();
    private boolean hasZero;
    private boolean hasMinusOne;

    private OneHotCsv(CsvTable table, int groupColumn, boolean guessed, MemoryBudget budget) {
        this.guessed = guessed;
        this.file = table.file();
        this.samples = new NameIndex(file);
        this.groupColumn = groupColumn;
        this.conceptByColumn = new int[table.head().size()];
        Arrays.fill(conceptByColumn, NEITHER);
        Set<String> distinct = new HashSet<>();
        for (int column = 1; column < conceptByColumn.length; column++) {
            String id = UnicodeForm.composed(table.head().get(column));
            if (column == groupColumn) {
                continue;
            }
            if (id.isBlank()) {
                throw CsvTable.error(file, 1, column, "the concept id is empty" + (guessed ? LIST : ""));
            }
            if (!distinct.add(id)) {
                throw CsvTable.error(file, 1, column, "concept id \"" + id + "\" occurs twice: rename one");
            }
            conceptByColumn[column] = concepts.size();
            concepts.add(Concept.named(id));
        }
        this.bits = new RowBits(concepts.size(), budget);
        this.indexColumn = INDEX.contains(table.head().get(ID));
    }

    /**
     * Reads all rows of a table.
     *
     * @param groupColumn column with the samples' groups, or -1
     * @param guessed whether the layout was detected rather than requested, which adds a hint to errors
     * @return labels that the caller closes
     * @throws InvertException if the table is malformed; the message names line and column
     */
    static LabeledSamples read(CsvTable table, int groupColumn, boolean guessed, MemoryBudget budget) {
        table.requireHeading();
        OneHotCsv csv = new OneHotCsv(table, groupColumn, guessed, budget);
        try (RowBits bits = csv.bits) {
            if (!csv.concepts.isEmpty()) {
                table.read(csv);
            }
            if (csv.samples.size() == 0 || csv.concepts.isEmpty()) {
                throw new InvertException(table.file() + ": has " + csv.samples.size() + " samples and "
                        + csv.concepts.size()
                        + " concepts; at least one of each is needed, in columns separated by commas");
            }
            return new LabeledSamples(
                    bits.build(csv.concepts),
                    csv.samples.names(),
                    groupColumn < 0 ? List.of() : csv.groups.names(),
                    "one-hot CSV");
        }
    }

    @Override
    public void field(long line, int column, char[] text, int offset, int length) {
        if (column == ID) {
            String id = CsvTable.text(file, line, column, text, offset, length);
            samples.addNew(file, line, id);
        } else if (column == groupColumn) {
            groups.add(CsvTable.text(file, line, column, text, offset, length));
        } else if (length == 1 && text[offset] == '0') {
            hasZero = true;
        } else if ((length == 1 && text[offset] == '1') || isSet(line, column, text, offset, length)) {
            bits.set(conceptByColumn[column]);
        }
    }

    private boolean isSet(long line, int column, char[] text, int offset, int length) {
        String value = new String(text, offset, length);
        switch (value) {
            case "1.0", "true", "True", "TRUE" -> {
                return true;
            }
            case "0.0", "false", "False", "FALSE" -> hasZero = true;
            case "-1", "-1.0" -> hasMinusOne = true;
            case "" -> throw CsvTable.error(file, line, column, "is empty and must be 0 or 1");
            default ->
                throw CsvTable.error(
                        file, line, column, "\"" + shortened(value) + "\" is not 0 or 1" + hint(column, value));
        }
        return false;
    }

    private String hint(int column, String value) {
        if (column == ID + 1 && indexColumn) {
            return "; is the first column an index? Write with index=False";
        }
        if (value.equalsIgnoreCase("nan")) {
            return ": a missing value must be 0 or 1 too";
        }
        return guessed ? LIST : "";
    }

    private static String shortened(String value) {
        return value.length() <= 40 ? value : value.substring(0, 40) + "…";
    }

    @Override
    public void endRow(long line) {
        if (hasZero && hasMinusOne) {
            throw new InvertException(file + ", line " + line
                    + ": 0 and -1 both occur: it is not clear which of them means that a concept is absent");
        }
        bits.endRow();
    }
}
