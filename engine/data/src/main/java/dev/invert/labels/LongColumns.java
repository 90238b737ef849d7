package dev.invert.labels;

import dev.invert.errors.InvertException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Column indices of a long CSV file.
 *
 * @param sample sample id, or document
 * @param position token's position in its document, or -1 if samples are not tokens
 * @param label label
 * @param group group, or -1; for tokens the document, unless another column was requested
 * @param several whether one field may hold several labels
 * @param form description of the layout
 */
record LongColumns(int sample, int position, int label, int group, boolean several, String form) {
    /** Prefix of {@link #form} for detected layouts. */
    static final String FORM = "long CSV";

    private static final List<String> DOCUMENT = List.of("document", "doc", "documentid", "docid");
    private static final List<String> POSITION = List.of("position", "pos", "tokenindex");
    private static final List<String> LABEL = List.of(
            "label",
            "class",
            "concept",
            "category",
            "labelname",
            "classname",
            "conceptname",
            "categoryname",
            "attribute",
            "tag");
    private static final List<String> LABELS = List.of("labels", "classes", "concepts", "categories", "tags");
    private static final List<String> SAMPLE = List.of(
            "sample",
            "sampleid",
            "image",
            "imageid",
            "imagename",
            "imagepath",
            "file",
            "filename",
            "filepath",
            "path",
            "id",
            "key");
    private static final List<String> GROUP = List.of("group");
    private static final Set<String> BITS = Set.of("0", "1", "0.0", "1.0", "-1", "true", "false");
    private static final int NONE = -1;
    private static final int SAMPLE_AND_LABEL = 2;

    /**
     * Detects the layout. A table of tokens is long. Any other table is long if it has a label column, or if it has two
     * columns and the second one's first value is not a bit. However, in a table with more than two columns, a label
     * column whose first value is a bit is one concept of many.
     *
     * @param groupColumn group column that the user requested, or -1; a group column does not count as one of the two
     * @return null if this is a one-hot table
     */
    static LongColumns detect(CsvTable table, int groupColumn) {
        LongColumns tokens = tokens(table, groupColumn);
        if (tokens != null) {
            return tokens;
        }
        int group = groupColumn >= 0 ? groupColumn : table.column(GROUP);
        int label = labelColumn(table);
        int width = table.head().size() - (group >= 0 ? 1 : 0);
        if (label >= 0
                && label != group
                && (width == SAMPLE_AND_LABEL || !isBit(table, label) || statesPresence(table, width))) {
            return of(table, group, label);
        }
        int second = nextColumn(table, group, nextColumn(table, group, NONE));
        if (width == SAMPLE_AND_LABEL && !table.firstRow().isEmpty() && !isBit(table, second)) {
            return of(table, group, second);
        }
        return null;
    }

    /**
     * Returns the columns of a table that the user declared long.
     *
     * @throws InvertException if the table has too few columns
     */
    static LongColumns require(CsvTable table, int groupColumn) {
        int group = groupColumn >= 0 ? groupColumn : table.column(GROUP);
        int label = labelColumn(table);
        int second = nextColumn(table, group, nextColumn(table, group, NONE));
        if (label < 0 && second < 0) {
            throw new InvertException(
                    table.file() + ", line 1: a long CSV has a column of sample ids and one of labels");
        }
        return of(table, group, label < 0 || label == group ? second : label);
    }

    /** Returns the columns of a table of tokens, or null if it lacks a document, position or label column. */
    static LongColumns tokens(CsvTable table, int groupColumn) {
        int document = table.column(DOCUMENT);
        int position = table.column(POSITION);
        int label = labelColumn(table);
        if (document < 0 || position < 0 || label < 0) {
            return null;
        }
        int group = groupColumn >= 0 ? groupColumn : document;
        return new LongColumns(
                document,
                position,
                label,
                group,
                isList(table, label),
                FORM + " of tokens" + ignored(table, document, position, label, group));
    }

    private static LongColumns of(CsvTable table, int group, int label) {
        int sample = Math.max(0, table.column(SAMPLE));
        while (sample == label || sample == group) {
            sample++;
        }
        if (sample >= table.head().size()) {
            throw new InvertException(table.file() + ", line 1: has no column of sample ids beside the labels");
        }
        return new LongColumns(
                sample, NONE, label, group, isList(table, label), FORM + ignored(table, sample, label, group));
    }

    /** Returns whether the columns are a sample, a label, whose names may be numbers, and its presence. */
    private static boolean statesPresence(CsvTable table, int width) {
        return width == SAMPLE_AND_LABEL + 1
                && table.column(SAMPLE) >= 0
                && table.head().stream().filter(Presence::isNamed).count() == 1;
    }

    /** Returns whether a column is used. */
    boolean uses(int column) {
        return column == sample || column == position || column == label || column == group;
    }

    /** Returns whether the first row names the columns, rather than being data without a heading. */
    static boolean isKnownHeading(String name) {
        String known = CsvTable.normal(name);
        return SAMPLE.contains(known)
                || LABEL.contains(known)
                || LABELS.contains(known)
                || DOCUMENT.contains(known)
                || POSITION.contains(known)
                || GROUP.contains(known);
    }

    private static int labelColumn(CsvTable table) {
        int label = table.column(LABEL);
        return label >= 0 ? label : table.column(LABELS);
    }

    private static boolean isList(CsvTable table, int label) {
        return LABELS.contains(CsvTable.normal(table.head().get(label)));
    }

    private static boolean isBit(CsvTable table, int column) {
        return column < table.firstRow().size()
                && BITS.contains(table.firstRow().get(column).toLowerCase(Locale.ROOT));
    }

    private static int nextColumn(CsvTable table, int group, int after) {
        for (int column = after + 1; column < table.head().size(); column++) {
            if (column != group) {
                return column;
            }
        }
        return NONE;
    }

    private static String ignored(CsvTable table, int... used) {
        List<String> names = new ArrayList<>(table.head());
        for (int column : used) {
            if (column >= 0) {
                names.remove(table.head().get(column));
            }
        }
        // The index column that pandas writes has no name.
        names.replaceAll(name -> name.isBlank() ? "a column without a name" : name);
        return names.isEmpty() ? "" : " (not used: " + String.join(", ", names) + ")";
    }
}
