package dev.invert.server.work;

import dev.invert.errors.CanceledException;
import java.util.concurrent.atomic.AtomicInteger;

/** A computation on a thread of its own. The owner closes it, which cancels it and waits until it has ended. */
public final class RunningWork implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Work work;
    private final WorkQueue.Place place;
    private final LineQueue lines = new LineQueue();
    private final Progress progress;
    private final Thread thread;
    private volatile Throwable failure;

    private RunningWork(Work work, WorkQueue.Place place, Progress progress) {
        this.work = work;
        this.place = place;
        this.progress = progress;
        this.thread = new Thread(this::run, "invert-request-" + NUMBER.incrementAndGet());
        thread.setDaemon(true);
    }

    /**
     * Starts a computation.
     *
     * @param work closed at its end, and if it cannot be started
     * @param place closed at its end, and if the work cannot be started
     */
    public static RunningWork start(Work work, WorkQueue.Place place, Progress progress) {
        RunningWork running = new RunningWork(work, place, progress);
        try {
            running.thread.start();
            return running;
        } catch (Error e) {
            // There is no memory for another thread.
            try (place;
                    work) {
                throw e;
            }
        }
    }

    private void run() {
        try (place;
                work) {
            work.run(place, lines, progress);
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            lines.end();
        }
    }

    /** Returns the lines of the answer. */
    public LineQueue lines() {
        return lines;
    }

    /** Returns the failure of the computation, or null; valid once the lines are finished. */
    public Throwable failure() {
        return failure;
    }

    /** Returns whether the computation failed because it was canceled. */
    public boolean isCanceled() {
        return failure instanceof CanceledException;
    }

    /** Asks the computation to end; returns at once. */
    public void cancel() {
        lines.cancel();
        place.cancel();
        thread.interrupt();
    }

    /** Cancels the computation if it is still running, and waits until it has ended. */
    @Override
    public void close() {
        if (!thread.isAlive()) {
            return;
        }
        if (!lines.isFinished()) {
            cancel();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
                cancel();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
