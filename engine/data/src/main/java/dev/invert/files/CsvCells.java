package dev.invert.files;

import tools.jackson.core.io.NumberOutput;

/** Texts of CSV cells that programs of other people open. */
public final class CsvCells {
    private static final String FORMULA_STARTS = "=+-@\t\r";

    private CsvCells() {}

    /**
     * Returns a text as a cell. A text that a spreadsheet would execute as a formula gets an apostrophe in front, which
     * a spreadsheet does not show.
     */
    public static String text(String text) {
        return text.isEmpty() || FORMULA_STARTS.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    /** Returns the shortest decimal number that is read as the same double, whatever the version of Java. */
    public static String number(double value) {
        return NumberOutput.toString(value, true);
    }
}
