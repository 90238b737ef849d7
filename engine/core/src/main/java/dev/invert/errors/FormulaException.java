package dev.invert.errors;

/** Thrown if formula text cannot be parsed; reports the column of the error. */
public final class FormulaException extends InvertException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_CHARACTERS = 80;

    private final int column;
    private final String problem;

    /**
     * Creates an exception whose message quotes the first 80 characters of the formula.
     *
     * @param text the text of the formula
     * @param column column of the first invalid character, from 1
     * @param problem description of the error at that column
     */
    public FormulaException(String text, int column, String problem) {
        super("Formula \"" + shorten(text) + "\", column " + column + ": " + problem);
        this.column = column;
        this.problem = problem;
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }

    /** Returns the column of the first invalid character, from 1. */
    public int column() {
        return column;
    }

    /** Returns the description of the error, without the formula and the column. */
    public String problem() {
        return problem;
    }

    /**
     * Returns an error that refers to the formula by its place in a file or list instead of its text.
     *
     * @param place the place, for example a file and line
     */
    public InvertException at(String place) {
        return new InvertException(place + ", column " + column + ": " + problem, this);
    }
}
