package dev.invert.errors;

/**
 * An error that the user can mend. Its message is one line: what is wrong, where, what to do. The command line prints
 * it without a stack trace.
 */
public class InvertException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line: what, where, what to do */
    public InvertException(String message) {
        super(message);
    }

    /**
     * @param message one line: what, where, what to do
     * @param cause what was thrown below
     */
    public InvertException(String message, Throwable cause) {
        super(message, cause);
    }
}
