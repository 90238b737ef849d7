package dev.invert.optimal;

import java.util.function.BooleanSupplier;

/** When the proof of a neuron must end: in time, or when nobody wants it. Once passed, it stays passed until the next start. */
final class Deadline {
    private final long limitNanos;
    private final BooleanSupplier canceled;
    private long end;
    private boolean passed;

    /**
     * Does not start.
     *
     * @param limitNanos time per neuron, 0 for no limit
     * @param canceled whether nobody wants the proof any more
     */
    Deadline(long limitNanos, BooleanSupplier canceled) {
        this.limitNanos = limitNanos;
        this.canceled = canceled;
    }

    void start() {
        passed = false;
        end = System.nanoTime() + limitNanos;
    }

    /** Whether time is over. */
    boolean passed() {
        if (!passed) {
            passed = (limitNanos > 0 && System.nanoTime() - end >= 0) || canceled.getAsBoolean();
        }
        return passed;
    }
}
