package dev.invert.errors;

/**
 * An error that the user can fix. The message is one line: what is wrong, where, what to do. {@link #getMessage} names
 * settings as the library does; {@link #message} lets a front end name them in its own way.
 */
public class InvertException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Message message;

    /** @param message one line: what, where, what to do */
    public InvertException(String message) {
        this(Message.of(message));
    }

    /**
     * @param message one line: what, where, what to do
     * @param cause what was thrown below
     */
    public InvertException(String message, Throwable cause) {
        this(Message.of(message), cause);
    }

    /** @param message one line: what, where, what to do */
    public InvertException(Message message) {
        super(message.toString());
        this.message = message;
    }

    /**
     * @param message one line: what, where, what to do
     * @param cause what was thrown below
     */
    public InvertException(Message message, Throwable cause) {
        super(message.toString(), cause);
        this.message = message;
    }

    /** Returns the message with its settings still to be named. */
    public final Message message() {
        return message;
    }
}
