package dev.invert.errors;

/** Thrown if the limit of native memory does not allow what was asked for; the same may succeed with more memory. */
public final class MemoryLimitException extends InvertException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public MemoryLimitException(Message message) {
        super(message);
    }
}
