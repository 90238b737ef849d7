package dev.invert.internal.search.exact;

import dev.invert.internal.parallel.Cancellation;

/** When the proof of a neuron must end. Once passed, it stays passed until the next start. */
final class Deadline {
    private final long limitNanos;
    private final Cancellation cancellation;
    private long end;
    private boolean passed;

    /**
     * Does not start.
     *
     * @param limitNanos time per neuron, 0 for no limit
     * @param cancellation ends a proof that nobody wants any more
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
     * Whether time is over.
     *
     * @throws dev.invert.errors.InvertException if the proof was canceled
     */
    boolean passed() {
        checkCanceled();
        if (!passed && limitNanos > 0) {
            passed = System.nanoTime() - end >= 0;
        }
        return passed;
    }

    /**
     * For what must be done however little time there is.
     *
     * @throws dev.invert.errors.InvertException if the proof was canceled
     */
    void checkCanceled() {
        cancellation.check();
    }
}
