package dev.invert.labels;

import dev.invert.Concept;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a long CSV file with one row per sample and label: {@code sample,label}, or for texts
 * {@code document,position,label}, where a sample is a token with the id {@code document:position}. A sample with
 * several labels has several rows; a sample without labels has a row with an empty label. A column named {@code labels}
 * may hold several labels per field, separated by semicolons or vertical bars.
 */
final class LongCsv implements CsvTable.Rows {
    private static final char[] SEPARATORS = {';', '|'};

    private final Path file;
    private final LongColumns columns;
    private final NameIndex samples;
    private final NameIndex labels;
    private final Memberships memberships;
    private final GroupNames groups = new GroupNames();
    private final RowOrder order;
    private final PresenceColumn presence;
    private final String labelHeading;
    private String sample = "";
    private String position = "";
    private String label = "";
    private String group = "";

    private LongCsv(CsvTable table, LongColumns columns, Memberships memberships, PresenceColumn presence) {
        this.file = table.file();
        this.samples = new NameIndex(file);
        this.labels = new NameIndex(file);
        this.presence = presence;
        String heading = table.head().get(columns.label());
        this.labelHeading = LongColumns.isKnownHeading(heading) ? "" : heading;
        this.memberships = memberships;
        this.columns = columns;
        this.order = new RowOrder(file);
    }

    /**
     * Reads all rows of a table.
     *
     * @return samples and concepts in order of first appearance, closed by the caller
     * @throws InvertException if the table is malformed; the message names line and column
     */
    static LabeledSamples read(CsvTable table, LongColumns columns, LabelOptions options) {
        table.requireHeading();
        PresenceColumn presence = PresenceColumn.choose(table, columns, options);
        try (Memberships memberships = new Memberships(options.budget())) {
            LongCsv csv = new LongCsv(table, columns, memberships, presence);
            table.read(csv);
            presence.requireNoOther();
            List<Concept> concepts =
                    csv.labels.names().stream().map(Concept::named).toList();
            return new LabeledSamples(
                    memberships.build(table.file(), Files.size(table.file()), csv.samples.size(), concepts),
                    csv.samples.names(),
                    columns.group() < 0 ? List.of() : csv.groups.names(),
                    columns.form() + presence.form(),
                    csv.order.disorder());
        } catch (IOException e) {
            throw new InvertException("Cannot read " + table.file() + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public void field(long line, int column, char[] text, int offset, int length) {
        presence.field(line, column, text, offset, length);
        if (column == columns.sample()) {
            sample = same(sample, line, column, text, offset, length);
        }
        if (column == columns.position()) {
            position = position(line, column, text, offset, length);
        }
        if (column == columns.label()) {
            label = same(label, line, column, text, offset, length);
        }
        if (column == columns.group()) {
            group = same(group, line, column, text, offset, length);
        }
    }

    /** Returns a field as a string. Successive rows often have equal fields, for which no new string is created. */
    private String same(String before, long line, int column, char[] text, int offset, int length) {
        if (before.length() == length) {
            int i = 0;
            while (i < length && before.charAt(i) == text[offset + i]) {
                i++;
            }
            if (i == length) {
                return before;
            }
        }
        return CsvTable.text(file, line, column, text, offset, length);
    }

    private String position(long line, int column, char[] text, int offset, int length) {
        String value = new String(text, offset, length);
        boolean digits = length > 0 && length <= 18;
        for (int i = 0; i < value.length(); i++) {
            digits &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
        }
        if (!digits) {
            throw CsvTable.error(
                    file, line, column, "\"" + value + "\" is no position; positions are whole numbers from 0");
        }
        return value.length() > 1 && value.charAt(0) == '0' ? Long.toString(Long.parseLong(value)) : value;
    }

    @Override
    public void endRow(long line) {
        if (sample.isEmpty()) {
            throw CsvTable.error(file, line, columns.sample(), "the sample id is empty");
        }
        int before = samples.size();
        int index = samples.indexOf(columns.position() < 0 ? sample : sample + ":" + position);
        if (columns.position() < 0) {
            order.row(line, sample, index, before - 1);
        } else {
            order.token(line, sample, Long.parseLong(position));
        }
        if (columns.group() >= 0) {
            if (index == before) {
                groups.add(group);
            } else if (!groups.get(index).equals(group)) {
                throw CsvTable.error(
                        file,
                        line,
                        columns.group(),
                        "sample \"" + samples.get(index) + "\" is in group \"" + group + "\" here and in \""
                                + groups.get(index) + "\" before");
            }
        }
        if (columns.several()) {
            addEach(line, index);
        } else {
            add(line, index, label);
        }
    }

    private void addEach(long line, int index) {
        int start = 0;
        for (int i = 0; i <= label.length(); i++) {
            if (i == label.length() || label.charAt(i) == SEPARATORS[0] || label.charAt(i) == SEPARATORS[1]) {
                add(line, index, label.substring(start, i).strip());
                start = i + 1;
            }
        }
    }

    private void add(long line, int index, String name) {
        if (name.isBlank()) {
            return;
        }
        if (name.equals(labelHeading)) {
            throw CsvTable.noHeading(file, "\"" + labelHeading + "\" in the first row is a label, as in later rows");
        }
        int concept = labels.indexOf(name);
        if (presence.present(line)) {
            memberships.add(index, concept);
        }
    }
}
