package dev.invert.internal.parallel;

import dev.invert.errors.CanceledException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs one worker on several threads. The call returns only after every thread has ended, even if a worker fails, so
 * that the caller can safely free the native memory that they read.
 */
public final class ThreadTeam {
    private ThreadTeam() {}

    /**
     * Runs a worker on several threads and waits for all of them.
     *
     * @param count number of threads
     * @param worker runs on every thread
     * @param stop called on the calling thread if that is interrupted, and on a worker's thread if the worker throws;
     *     must make all workers return soon
     * @throws CanceledException if the calling thread was interrupted
     * @throws RuntimeException if a worker threw it first
     * @throws Error if a worker threw it first
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

    /** Waits for all threads; returns whether the calling thread was interrupted in the meantime. */
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

    /** Rethrows a worker's failure; does nothing if it is null. */
    static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
