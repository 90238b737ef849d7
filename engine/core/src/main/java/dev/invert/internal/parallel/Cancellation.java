package dev.invert.internal.parallel;

import dev.invert.errors.CanceledException;
import java.util.function.BooleanSupplier;

/** Whether nobody wants the results any more. Long loops ask it several times a second. Thread-safe. */
public final class Cancellation {
    /** Nothing cancels it. */
    public static final Cancellation NEVER = new Cancellation(() -> false);

    private final BooleanSupplier canceled;

    /** @param canceled asked often, from any thread; once true it stays true */
    public Cancellation(BooleanSupplier canceled) {
        this.canceled = canceled;
    }

    /**
     * Goes on, or not.
     *
     * @throws CanceledException if nobody wants the results any more
     */
    public void check() {
        if (canceled.getAsBoolean()) {
            throw new CanceledException();
        }
    }

    /**
     * For what the thread that asked for the results does itself.
     *
     * @throws CanceledException if this thread is interrupted; it stays marked as such
     */
    public static void checkThread() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CanceledException();
        }
    }
}
