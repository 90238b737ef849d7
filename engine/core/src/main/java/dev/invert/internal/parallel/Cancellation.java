package dev.invert.internal.parallel;

import dev.invert.errors.CanceledException;
import java.util.function.BooleanSupplier;

/** A cancellation flag that long loops poll several times a second. Thread-safe. */
public final class Cancellation {
    /** A flag that is never set. */
    public static final Cancellation NEVER = new Cancellation(() -> false);

    private final BooleanSupplier canceled;

    /**
     * Creates a flag from a condition.
     *
     * @param canceled polled often, from any thread; once true it must stay true
     */
    public Cancellation(BooleanSupplier canceled) {
        this.canceled = canceled;
    }

    /**
     * Throws if the operation was canceled; otherwise does nothing.
     *
     * @throws CanceledException if the operation was canceled
     */
    public void check() {
        if (canceled.getAsBoolean()) {
            throw new CanceledException();
        }
    }

    /**
     * Checks the current thread's interrupt flag. For work that runs on the calling thread itself.
     *
     * @throws CanceledException if this thread is interrupted; its interrupt flag stays set
     */
    public static void checkThread() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CanceledException();
        }
    }
}
