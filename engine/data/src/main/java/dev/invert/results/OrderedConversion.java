package dev.invert.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Converts items on all processors and passes the results on in the order of the items. A bounded number is held at once,
 * so that neither items nor results need to fit into memory together. Not thread-safe.
 *
 * @param <T> type of the items
 * @param <R> type of the results
 */
public final class OrderedConversion<T, R> {
    /** Number of neurons that are converted at once: enough for all processors, few enough to need little memory. */
    private static final int BATCH = 256;

    private final int batch;
    private final Function<T, R> conversion;
    private final Sink<R> sink;
    private final List<T> waiting = new ArrayList<>();

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
        this(BATCH, conversion, sink);
    }

    /**
     * Creates a conversion of items that are smaller or larger than a neuron.
     *
     * @param batch number of items that are converted at once
     * @param conversion called by several threads at once
     * @param sink called by the thread that adds items
     */
    public OrderedConversion(int batch, Function<T, R> conversion, Sink<R> sink) {
        this.batch = batch;
        this.conversion = conversion;
        this.sink = sink;
    }

    /** Adds an item, and passes results on if enough items wait. */
    public void add(T item) throws IOException {
        waiting.add(item);
        if (waiting.size() == batch) {
            finish();
        }
    }

    /** Converts the waiting items and passes their results on. */
    public void finish() throws IOException {
        List<R> results = waiting.parallelStream().map(conversion).toList();
        waiting.clear();
        for (R result : results) {
            sink.take(result);
        }
    }
}
