package dev.invert.internal.parallel;

import dev.invert.errors.CanceledException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs one worker on several threads. It comes back only when every thread has ended, whatever went wrong, so that a
 * caller can free the native memory they were reading.
 */
public final class ThreadTeam {
    private ThreadTeam() {}

    /**
     * Runs a worker.
     *
     * @param count how many threads run it
     * @param stop called when the calling thread is interrupted: must make the workers end soon
     * @throws CanceledException if the calling thread was interrupted
     * @throws RuntimeException what a worker threw
     * @throws Error what a worker threw
     */
    public static void run(int count, Runnable worker, Runnable stop) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread[] running = new Thread[count];
        for (int t = 0; t < count; t++) {
            running[t] = new Thread(
                    () -> {
                        try {
                            worker.run();
                        } catch (RuntimeException | Error e) {
                            failure.compareAndSet(null, e);
                            stop.run();
                        }
                    },
                    "invert-worker-" + t);
            running[t].setDaemon(true);
            running[t].start();
        }
        if (await(running, stop)) {
            Thread.currentThread().interrupt();
            throw new CanceledException();
        }
        rethrow(failure.get());
    }

    /** Returns whether the calling thread was interrupted while it waited. */
    private static boolean await(Thread[] running, Runnable stop) {
        boolean interrupted = false;
        for (Thread thread : running) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    stop.run();
                }
            }
        }
        return interrupted;
    }

    /** Throws what a worker threw; does nothing if that is null. */
    static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
