package dev.invert.results;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * Converts items on all processors and passes the results on in the order of the items, while later items are converted.
 * A bounded number is held at once, so that neither items nor results need to fit into memory together. Not thread-safe.
 *
 * @param <T> type of the items
 * @param <R> type of the results
 */
public final class OrderedConversion<T, R> {
    /** Number of neurons that are held at once: enough for all processors, few enough to need little memory. */
    private static final int NEURONS_AT_ONCE = 256;

    private final int most;
    private final Function<T, R> conversion;
    private final Sink<R> sink;
    private final Deque<FutureTask<R>> waiting = new ArrayDeque<>();

    /** Receives results; exceptions are propagated. */
    @FunctionalInterface
    public interface Sink<R> {
        /** Receives one result. */
        void take(R result) throws IOException;
    }

    /**
     * Creates a conversion.
     *
     * @param conversion called by several threads at once
     * @param sink called by the thread that adds items
     */
    public OrderedConversion(Function<T, R> conversion, Sink<R> sink) {
        this(NEURONS_AT_ONCE, conversion, sink);
    }

    /**
     * Creates a conversion of items that are smaller or larger than a neuron.
     *
     * @param most maximum number of items and results that are held at once
     * @param conversion called by several threads at once
     * @param sink called by the thread that adds items
     */
    public OrderedConversion(int most, Function<T, R> conversion, Sink<R> sink) {
        this.most = most;
        this.conversion = conversion;
        this.sink = sink;
    }

    /** Adds an item, and passes the oldest result on if enough items wait. */
    public void add(T item) throws IOException {
        FutureTask<R> task = new FutureTask<>(() -> conversion.apply(item));
        waiting.add(task);
        ForkJoinPool.commonPool().execute(task);
        if (waiting.size() == most) {
            passOldest();
        }
    }

    /** Converts the waiting items and passes their results on. */
    public void finish() throws IOException {
        while (!waiting.isEmpty()) {
            passOldest();
        }
    }

    private void passOldest() throws IOException {
        FutureTask<R> oldest = waiting.remove();
        boolean passed = false;
        try {
            // Does nothing if another thread has begun.
            oldest.run();
            sink.take(resultOf(oldest));
            passed = true;
        } finally {
            if (!passed) {
                waiting.forEach(task -> task.cancel(false));
                waiting.clear();
            }
        }
    }

    /** Waits for the result of a conversion; an interruption of this thread is kept for later. */
    private R resultOf(FutureTask<R> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
