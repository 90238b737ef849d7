package dev.invert.torch;

import dev.invert.errors.CanceledException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that run one task after the other, and the results of these tasks. */
final class TaskThreads {
    private TaskThreads() {}

    /** Starts a daemon thread, which runs tasks in the order in which they are submitted. */
    static ExecutorService single(String name) {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Waits for a task and returns its result.
     *
     * @throws CanceledException if the calling thread is interrupted; it stays marked as such
     * @throws RuntimeException what the task threw
     */
    static <T> T result(Future<T> task) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CanceledException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Waits until threads that were shut down have ended, also if the calling thread is interrupted meanwhile. */
    static void awaitEnd(List<ExecutorService> threads) {
        boolean interrupted = false;
        for (ExecutorService thread : threads) {
            while (!thread.isTerminated()) {
                try {
                    thread.awaitTermination(1, TimeUnit.DAYS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
