package dev.invert.errors;

/** Formula text that cannot be read, and where. */
public final class FormulaException extends InvertException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_CHARACTERS = 80;

    private final int column;
    private final String problem;

    /**
     * @param text the formula
     * @param column of the first character that does not fit, from 1
     * @param problem what is wrong there
     */
    public FormulaException(String text, int column, String problem) {
        super("Formula \"" + shorten(text) + "\", column " + column + ": " + problem);
        this.column = column;
        this.problem = problem;
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }

    /** Of the first character that does not fit, from 1. */
    public int column() {
        return column;
    }

    /** The message without the formula and the column. */
    public String problem() {
        return problem;
    }

    /** The same error for a formula that stands in a file or list. */
    public InvertException at(String place) {
        return new InvertException(place + ", column " + column + ": " + problem, this);
    }
}
