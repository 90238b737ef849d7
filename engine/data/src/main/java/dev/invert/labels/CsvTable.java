package dev.invert.labels;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import dev.invert.files.FolderFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A CSV file whose first row names its columns. Fields are separated by commas, tabs, semicolons or vertical bars; see
 * {@link CsvDialect}. A byte order mark, empty lines and space around fields are ignored. Rows are streamed once, and no
 * object is allocated per field.
 */
final class CsvTable {
    private static final int PEEKED_ROWS = 2;
    private static final int MOST_SHOWN = 60;

    private final Path file;
    private final char separator;
    private final List<String> head;
    private final List<String> firstRow;

    private CsvTable(Path file, char separator, List<List<String>> rows) {
        this.file = file;
        this.separator = separator;
        this.head = rows.get(0);
        this.firstRow = rows.size() < PEEKED_ROWS ? List.of() : rows.get(1);
    }

    /** Receives the rows after the first. */
    interface Rows {
        /**
         * Receives a field without the space around it.
         *
         * @param line line on which the row starts, from 1
         * @param column index from 0, below the number of columns
         * @param text contains the field; valid during the call only
         * @param offset index of the field's first character
         * @param length number of characters
         */
        void field(long line, int column, char[] text, int offset, int length);

        /**
         * Ends a row, after all its fields; it has as many as the first row.
         *
         * @param line line on which the row starts, from 1
         */
        void endRow(long line);
    }

    /**
     * Opens a file and reads its first two rows.
     *
     * @throws InvertException if the file cannot be read or is empty
     */
    static CsvTable open(Path file) {
        List<List<String>> rows = new ArrayList<>();
        try {
            char separator = CsvDialect.separator(file);
            CsvTable whole = new CsvTable(file, separator, List.of(List.of()));
            whole.read(new CsvHandler(file, new Collector(file, rows)), PEEKED_ROWS);
            if (rows.isEmpty() || (rows.get(0).size() == 1 && rows.get(0).get(0).isEmpty())) {
                throw new InvertException(file + ": is empty; the first row names the columns");
            }
            return new CsvTable(file, separator, rows);
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    Path file() {
        return file;
    }

    /** Returns the names of the columns. */
    List<String> head() {
        return head;
    }

    /**
     * Returns the row after the names, or an empty list if there is none; it may be shorter or longer than the head.
     */
    List<String> firstRow() {
        return firstRow;
    }

    /**
     * Returns the index of the first column with one of the given names, or -1.
     *
     * @param names in lower case, without spaces and underscores
     * @throws InvertException if two columns of the file have the same such name
     */
    int column(List<String> names) {
        for (int column = 0; column < head.size(); column++) {
            if (names.contains(normal(head.get(column)))) {
                if (head.subList(column + 1, head.size()).contains(head.get(column))) {
                    throw error(file, 1, column, "\"" + head.get(column) + "\" names another column too: rename one");
                }
                return column;
            }
        }
        return -1;
    }

    /** Returns a name in lower case, without spaces, hyphens and underscores. */
    static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }

    /**
     * Checks that the first row names columns.
     *
     * @throws InvertException if the first row is data
     */
    void requireHeading() {
        String first = head.get(0);
        String lower = first.toLowerCase(Locale.ROOT);
        boolean isFile = FolderFiles.PICTURE_ENDINGS.stream().anyMatch(lower::endsWith);
        boolean isNumber = isWhole(first) && !firstRow.isEmpty() && isWhole(firstRow.get(0));
        boolean areBits = head.size() > 1
                && !first.isBlank()
                && !LongColumns.isKnownHeading(first)
                && head.stream().skip(1).allMatch(name -> Presence.isYes(name) || Presence.isNo(name));
        if (isFile || isNumber || areBits) {
            throw noHeading(file, "the first row (" + shortened(String.join(", ", head)) + ") is data");
        }
    }

    private static boolean isWhole(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String shortened(String text) {
        return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    }

    /** Returns the error for a file without a heading. */
    static InvertException noHeading(Path file, String why) {
        return new InvertException(file + ": has no heading: " + why
                + "; write a first row that names the columns, such as sample,label or id and the concepts");
    }

    /**
     * Reads all rows after the first.
     *
     * @throws InvertException if the file cannot be read or a row has more or fewer columns than the first
     */
    void read(Rows rows) {
        read(new CsvHandler(file, rows, head.size()), Integer.MAX_VALUE);
    }

    private void read(CsvHandler handler, int mostRows) {
        try (CsvReader<Boolean> csv = CsvReader.builder()
                        .fieldSeparator(separator)
                        .detectBomHeader(true)
                        .allowUnclosedQuote(false)
                        // Rows of any width are passed, since the handler reports a wrong width with its line.
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .build(handler, file);
                CloseableIterator<Boolean> records = csv.iterator()) {
            for (int row = 0; row < mostRows && records.hasNext(); row++) {
                records.next();
            }
        } catch (IOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (UncheckedIOException e) {
            throw new InvertException("Cannot read " + file + ": " + AtomicFile.reason(e.getCause()), e);
        } catch (CsvParseException e) {
            throw failure(file, e);
        }
    }

    /** Returns the error of a row's receiver, which FastCSV may have wrapped, or else one about malformed CSV. */
    private static InvertException failure(Path file, CsvParseException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvertException own) {
                return own;
            }
        }
        return new InvertException(
                file + ": not CSV: a quoted field has no closing quote, or is longer than 16 million characters", e);
    }

    /**
     * Returns an error that names a field.
     *
     * @param line from 1
     * @param column from 0; the message counts from 1
     */
    static InvertException error(Path file, long line, int column, String what) {
        return new InvertException(file + ", line " + line + ", column " + (column + 1) + ": " + what);
    }

    /**
     * Returns a field as a string.
     *
     * @throws InvertException if the bytes were not UTF-8
     */
    static String text(Path file, long line, int column, char[] text, int offset, int length) {
        String value = new String(text, offset, length);
        if (value.indexOf('\uFFFD') >= 0) {
            throw error(file, line, column, "\"" + value + "\" is not UTF-8 text: save the file as UTF-8");
        }
        return value;
    }

    private static final class Collector implements Rows {
        private final Path file;
        private final List<List<String>> rows;
        private List<String> row = new ArrayList<>();

        Collector(Path file, List<List<String>> rows) {
            this.file = file;
            this.rows = rows;
        }

        @Override
        public void field(long line, int column, char[] text, int offset, int length) {
            row.add(text(file, line, column, text, offset, length));
        }

        @Override
        public void endRow(long line) {
            rows.add(List.copyOf(row));
            row = new ArrayList<>();
        }
    }
}
