package dev.invert.server.problems;

import dev.invert.errors.PlainLine;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final int retryAfterSeconds;

    /**
     * Creates an exception.
     *
     * @param detail one sentence: the problem, its place and the remedy
     */
    public ProblemException(Problem.Kind kind, String detail) {
        this(kind, detail, 0);
    }

    /**
     * Creates an exception for a request that may succeed later.
     *
     * @param retryAfterSeconds seconds after which the client may try again; 0 if that is unknown
     */
    public ProblemException(Problem.Kind kind, String detail, int retryAfterSeconds) {
        super(detail);
        this.problem = kind.with(PlainLine.of(detail));
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Returns the problem. */
    public Problem problem() {
        return problem;
    }

    /** Returns the seconds after which the client may try again; 0 if that is unknown. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
