package dev.invert.errors;

/**
 * Thrown if a call is canceled because its thread was interrupted. The thread remains marked as interrupted; the
 * arguments of the call are not at fault.
 */
public final class CanceledException extends InvertException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception for a call that leaves no results behind. */
    public CanceledException() {
        super("Interrupted");
    }

    /**
     * Creates an exception for a call that leaves partial results behind.
     *
     * @param left one line: the partial results, and the way to continue from them
     */
    public CanceledException(Message left) {
        super(Message.of("Interrupted; ", left));
    }
}
