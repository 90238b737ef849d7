package dev.invert.labels;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.invert.errors.InvertException;
import java.nio.file.Path;

/** Adapts FastCSV to {@link CsvTable.Rows}: trims fields, skips empty rows, checks the number of fields per row. */
final class CsvHandler extends AbstractBaseCsvCallbackHandler<Boolean> {
    private static final char[] EMPTY = {};

    private final Path file;
    private final CsvTable.Rows rows;
    private final int width;
    private boolean skipping;

    /** True while the only field of the row so far is blank: a line of spaces is no row. */
    private boolean blankSoFar;

    /** Creates a handler that passes all rows, of any width. */
    CsvHandler(Path file, CsvTable.Rows rows) {
        this(file, rows, Integer.MAX_VALUE, false);
    }

    /** Creates a handler that skips the first row and passes the others, which must have {@code width} fields each. */
    CsvHandler(Path file, CsvTable.Rows rows, int width) {
        this(file, rows, width, true);
    }

    private CsvHandler(Path file, CsvTable.Rows rows, int width, boolean skipping) {
        this.file = file;
        this.rows = rows;
        this.width = width;
        this.skipping = skipping;
    }

    @Override
    protected void handleField(int column, char[] text, int offset, int length, boolean quoted) {
        if (skipping || column >= width) {
            return;
        }
        int start = offset;
        int end = offset + length;
        while (start < end && text[start] <= ' ') {
            start++;
        }
        while (start < end && text[end - 1] <= ' ') {
            end--;
        }
        if (column == 0 && start == end) {
            blankSoFar = true;
            return;
        }
        passBlank();
        rows.field(getStartingLineNumber(), column, text, start, end - start);
    }

    private void passBlank() {
        if (blankSoFar) {
            blankSoFar = false;
            rows.field(getStartingLineNumber(), 0, EMPTY, 0, 0);
        }
    }

    /** Ends a row. FastCSV requires a non-null result. */
    @Override
    protected Boolean buildRecord() {
        if (getRecordType() == RecordType.EMPTY) {
            return Boolean.TRUE;
        }
        if (skipping) {
            skipping = false;
            return Boolean.TRUE;
        }
        boolean blankLine = blankSoFar && getFieldCount() == 1;
        if (!blankLine && width != Integer.MAX_VALUE && getFieldCount() != width) {
            throw new InvertException(file + ", line " + getStartingLineNumber() + ": has " + getFieldCount()
                    + " columns, the first row has " + width);
        }
        if (blankLine) {
            blankSoFar = false;
            return Boolean.TRUE;
        }
        passBlank();
        rows.endRow(getStartingLineNumber());
        return Boolean.TRUE;
    }
}
