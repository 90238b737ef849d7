package dev.invert.internal.search;

/**
 * Division of a search among threads.
 *
 * @param threads number of threads, each with its own search
 * @param batchSize number of neurons that a thread searches together
 */
public record BatchPlan(int threads, int batchSize) {
    /** Returns the number of batches of some neurons. */
    public int batches(int neurons) {
        return (neurons + batchSize - 1) / batchSize;
    }

    /** Returns the number of threads that have work to do, at least 1. */
    public int threads(int neurons) {
        return Math.max(1, Math.min(threads, batches(neurons)));
    }
}
