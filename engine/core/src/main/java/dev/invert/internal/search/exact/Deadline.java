package dev.invert.internal.search.exact;

import dev.invert.internal.parallel.Cancellation;

/**
 * Limits of one neuron's proof: a time, and a number of steps. A step stands for about a nanosecond of work, see
 * {@link CostModel}; steps depend on the data only, so that a proof that they end is the same in every run. Once passed, a
 * deadline stays passed until the next start.
 */
final class Deadline {
    private final long limitNanos;
    private final Cancellation cancellation;
    private double stepLimit = Double.POSITIVE_INFINITY;
    private double steps;
    private double partLimit = Double.POSITIVE_INFINITY;
    private long end;
    private boolean passed;
    /** Set when work is left out that would have exceeded the limit of steps. */
    private boolean leftOut;

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

    /**
     * Starts the proof of a neuron.
     *
     * @param mostSteps number of steps, infinity for no limit
     */
    void start(double mostSteps) {
        passed = false;
        leftOut = false;
        steps = 0;
        partLimit = Double.POSITIVE_INFINITY;
        stepLimit = mostSteps;
        end = System.nanoTime() + limitNanos;
    }

    /** Continues a proof that the limit of steps ended, with a higher limit. Time that has passed stays passed. */
    void raise(double mostSteps) {
        stepLimit = mostSteps;
        leftOut = false;
        passed = timePassed();
    }

    /** Returns whether there is a limit of time. */
    boolean hasTimeLimit() {
        return limitNanos > 0;
    }

    /**
     * Limits a part of the proof: {@link #passed} also holds when it has taken its steps.
     *
     * @param mostSteps number of steps from now on, infinity for no limit
     */
    void startPart(double mostSteps) {
        partLimit = steps + mostSteps;
    }

    /** Ends a part. Returns whether it has taken its steps, so that it may be unfinished. */
    boolean endPart() {
        boolean taken = steps >= partLimit;
        partLimit = Double.POSITIVE_INFINITY;
        return taken;
    }

    /** Counts work that was done. */
    void spend(double done) {
        steps += done;
    }

    /** Sets the steps counted since the start, after work that counted them itself. */
    void advance(double toSteps) {
        steps = toSteps;
    }

    /** Returns the steps at which the proof, or its current part, ends; infinity without a limit. */
    double limit() {
        return Math.min(stepLimit, partLimit);
    }

    /** Returns the steps counted since the start. */
    double steps() {
        return steps;
    }

    /** Returns the steps that are left; infinity without a limit. */
    double stepsLeft() {
        return stepLimit - steps;
    }

    /**
     * Returns whether the limit leaves steps for work that cannot be interrupted. If not, the limit counts as reached, so that
     * no proof exceeds it by such work.
     */
    boolean affords(double work) {
        leftOut |= steps + work > stepLimit;
        return !leftOut;
    }

    /** Returns whether the limit of steps is reached; only {@link #spend} and {@link #affords} change that. */
    boolean stepsSpent() {
        return leftOut || steps >= stepLimit;
    }

    /**
     * Returns whether a limit is reached.
     *
     * @throws dev.invert.errors.CanceledException if the proof was canceled
     */
    boolean passed() {
        checkCanceled();
        if (!passed) {
            passed = stepsSpent() || timePassed();
        }
        return passed || steps >= partLimit;
    }

    private boolean timePassed() {
        return limitNanos > 0 && System.nanoTime() - end >= 0;
    }

    /**
     * Checks for cancellation only. For work that must be done even after the limits.
     *
     * @throws dev.invert.errors.CanceledException if the proof was canceled
     */
    void checkCanceled() {
        cancellation.check();
    }
}
