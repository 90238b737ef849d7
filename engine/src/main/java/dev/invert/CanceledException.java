package dev.invert;

/** A call was canceled: its thread was interrupted, and still is. Nothing is wrong with what it was given. */
public final class CanceledException extends InvertException {
    private static final long serialVersionUID = 1L;

    /** What a user reads. */
    public CanceledException() {
        super("Interrupted");
    }
}
