package dev.invert.optimal;

/** When the proof of a neuron must end. Once passed, it stays passed until the next start. */
final class Deadline {
    private final long limitNanos;
    private long end;
    private boolean passed;

    /** @param limitNanos time per neuron, 0 for no limit */
    Deadline(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    void start() {
        passed = false;
        end = System.nanoTime() + limitNanos;
    }

    /** Whether time is over. */
    boolean passed() {
        if (limitNanos > 0 && !passed) {
            passed = System.nanoTime() - end >= 0;
        }
        return passed;
    }
}
