package dev.invert.errors;

/**
 * An error that the user can fix. The message is one line: the problem, its place and the remedy. {@link #getMessage}
 * uses the library's names for settings; {@link #message} lets a front end substitute its own.
 */
public class InvertException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Message message;

    /**
     * Creates an exception without a cause.
     *
     * @param message one line: the problem, its place and the remedy
     */
    public InvertException(String message) {
        this(Message.of(message));
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message one line: the problem, its place and the remedy
     * @param cause the underlying exception
     */
    public InvertException(String message, Throwable cause) {
        this(Message.of(message), cause);
    }

    /**
     * Creates an exception without a cause, whose message refers to settings.
     *
     * @param message one line: the problem, its place and the remedy
     */
    public InvertException(Message message) {
        super(message.toString());
        this.message = message;
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message one line: the problem, its place and the remedy
     * @param cause the underlying exception
     */
    public InvertException(Message message, Throwable cause) {
        super(message.toString(), cause);
        this.message = message;
    }

    /** Returns the message in a form that refers to settings without naming them. */
    public final Message message() {
        return message;
    }
}
