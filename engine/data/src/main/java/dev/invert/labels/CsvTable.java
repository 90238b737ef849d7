package dev.invert.labels;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.invert.errors.InvertException;
import dev.invert.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A CSV file whose first row names its columns. Fields are separated by commas, or by tabs or semicolons if the first
 * row has no comma. A byte order mark, empty lines and space around fields are ignored. Rows are streamed once, and no
 * object is allocated per field.
 */
final class CsvTable {
    private static final int PEEKED_ROWS = 2;
    private static final int PEEKED_BYTES = 1 << 16;

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
            char separator = separator(file);
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

    /**
     * Detects the separator in the first row, within the first 64 KiB. Separators are ASCII, so bytes need not be
     * decoded.
     */
    private static char separator(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(PEEKED_BYTES);
        }
        boolean quoted = false;
        boolean tab = false;
        boolean semicolon = false;
        for (byte b : start) {
            if (b == '"') {
                quoted = !quoted;
            } else if (!quoted && b == ',') {
                return ',';
            } else if (!quoted && b == '\n') {
                break;
            }
            tab |= !quoted && b == '\t';
            semicolon |= !quoted && b == ';';
        }
        return tab ? '\t' : semicolon ? ';' : ',';
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
     * Returns the index of the first column with one of the given names, ignoring case, or -1.
     *
     * @param names in lower case
     */
    int column(List<String> names) {
        for (int column = 0; column < head.size(); column++) {
            if (names.contains(head.get(column).toLowerCase(Locale.ROOT))) {
                return column;
            }
        }
        return -1;
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
        String reason = e.getCause() == null || e.getCause().getMessage() == null
                ? e.getMessage()
                : e.getMessage() + ": " + e.getCause().getMessage();
        return new InvertException(file + ": not CSV: " + reason, e);
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
