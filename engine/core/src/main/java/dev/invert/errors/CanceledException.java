package dev.invert.errors;

/** A call was canceled: its thread was interrupted, and still is. Nothing is wrong with what it was given. */
public final class CanceledException extends InvertException {
    private static final long serialVersionUID = 1L;

    /** Nothing is left of the call. */
    public CanceledException() {
        super("Interrupted");
    }

    /** @param left one line: what is left of the call, and how to go on */
    public CanceledException(Message left) {
        super(Message.of("Interrupted; ", left));
    }
}
