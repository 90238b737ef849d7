package dev.invert.labels;

import dev.invert.errors.InvertException;
import dev.invert.errors.Message;
import dev.invert.errors.Setting;
import java.nio.file.Path;
import java.util.List;

/** Reads labels from a CSV file in any of the supported layouts. */
final class CsvLabels {
    private static final int MOST_NAMES = 5;

    private CsvLabels() {}

    /**
     * Reads a file.
     *
     * @param groupColumn name of the column with the samples' groups, or null
     * @throws InvertException if the file is malformed; the message names line and column
     */
    static LabeledSamples read(Path file, LabelOptions options, String groupColumn) {
        CsvTable table = CsvTable.open(file);
        int group = groupColumn == null ? -1 : groupColumn(table, groupColumn);
        LongColumns columns = switch (options.layout()) {
            case AUTO -> LongColumns.detect(table, group);
            case ONE_HOT -> null;
            case LONG -> LongColumns.require(table, group);
            case TOKENS -> tokens(table, group);
        };
        if (columns != null) {
            return LongCsv.read(table, columns, options);
        }
        options.requireNoPresence(file);
        return OneHotCsv.read(table, group, options.layout() == LabelOptions.Layout.AUTO, options.budget());
    }

    /**
     * Reads a long CSV file whose label fields hold lists.
     *
     * @param groupColumn name of the column with the samples' groups, or null
     * @throws InvertException if the file is malformed; the message names line and column
     */
    static LabeledSamples readLists(Path file, LabelOptions options, String groupColumn) {
        CsvTable table = CsvTable.open(file);
        int group = groupColumn == null ? -1 : groupColumn(table, groupColumn);
        LongColumns columns = LongColumns.require(table, group);
        return LongCsv.read(
                table,
                new LongColumns(
                        columns.sample(), -1, columns.label(), columns.group(), true, "lists of classes per image"),
                options);
    }

    private static LongColumns tokens(CsvTable table, int group) {
        LongColumns columns = LongColumns.tokens(table, group);
        if (columns == null) {
            throw new InvertException(table.file() + ", line 1: tokens need the columns document, position and label");
        }
        return columns;
    }

    private static int groupColumn(CsvTable table, String name) {
        int column = table.head().indexOf(name);
        if (column < 0) {
            List<String> head = table.head();
            String names = String.join(", ", head.subList(0, Math.min(MOST_NAMES, head.size())));
            throw new InvertException(Message.of(
                    table.file() + ", line 1: has no column \"" + name + "\" for ",
                    Setting.GROUPS,
                    "; its columns are " + names + (head.size() > MOST_NAMES ? ", …" : "")));
        }
        return column;
    }
}
