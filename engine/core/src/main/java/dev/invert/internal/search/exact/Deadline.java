package dev.invert.internal.search.exact;

import dev.invert.internal.parallel.Cancellation;

/** Time limit of one neuron's proof. Once passed, it stays passed until the next start. */
final class Deadline {
    private final long limitNanos;
    private final Cancellation cancellation;
    private long end;
    private boolean passed;

    /**
     * Creates a deadline that has not started.
     *
     * @param limitNanos nanoseconds per neuron, 0 for no limit
     * @param cancellation polled with every check
     */
    Deadline(long limitNanos, Cancellation cancellation) {
        this.limitNanos = limitNanos;
        this.cancellation = cancellation;
    }

    void start() {
        passed = false;
        end = System.nanoTime() + limitNanos;
    }

    /**
     * Returns whether the time limit has passed.
     *
     * @throws dev.invert.errors.CanceledException if the proof was canceled
     */
    boolean passed() {
        checkCanceled();
        if (!passed && limitNanos > 0) {
            passed = System.nanoTime() - end >= 0;
        }
        return passed;
    }

    /**
     * Checks for cancellation only. For work that must be done even after the time limit.
     *
     * @throws dev.invert.errors.CanceledException if the proof was canceled
     */
    void checkCanceled() {
        cancellation.check();
    }
}
