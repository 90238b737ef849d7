package dev.invert;

/**
 * An error that the user can mend. Its message is one line: what happened, where, and what to do. The command line
 * prints that line alone, without a stack trace.
 */
public final class InvertException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what happened, where, and what to do; line breaks become spaces */
    public InvertException(String message) {
        this(message, null);
    }

    /**
     * @param message what happened, where, and what to do; line breaks become spaces
     * @param cause what was caught, for those who debug; its message is not shown to the user
     */
    public InvertException(String message, Throwable cause) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "), cause);
    }
}
