package dev.invert.internal.kernel;

import java.nio.LongBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers of samples that show two concepts, kept for each first concept that was asked for. They do not depend on the
 * neuron, and few concepts occur in the beams of many neurons. Thread-safe.
 */
final class LiteralCounts {
    /** Number of ints kept, 64 MB, beyond which nothing is added. */
    private static final long MOST_INTS = 1 << 24;

    private final ConcurrentHashMap<Integer, int[]> pairsOf = new ConcurrentHashMap<>();
    private final AtomicLong kept = new AtomicLong();

    /** Copies the counts of a concept with every other one. */
    @FunctionalInterface
    interface Target {
        /** Receives a count that is not 0. */
        void set(int concept, int count);
    }

    /**
     * Passes the counts of a concept that are not 0 to a target.
     *
     * @return false if they are not kept
     */
    boolean copy(int concept, Target target) {
        int[] pairs = pairsOf.get(concept);
        if (pairs == null) {
            return false;
        }
        for (int i = 0; i < pairs.length; i += 2) {
            target.set(pairs[i], pairs[i + 1]);
        }
        return true;
    }

    /**
     * Keeps the counts of a concept, unless there is no room.
     *
     * @param counts every {@code stride}-th entry is the count of a concept
     */
    void keep(int concept, LongBuffer counts, int conceptCount, int stride) {
        int present = 0;
        for (int j = 0; j < conceptCount; j++) {
            present += counts.get(j * stride) != 0 ? 1 : 0;
        }
        if (kept.addAndGet(2L * present) > MOST_INTS) {
            kept.addAndGet(-2L * present);
            return;
        }
        int[] pairs = new int[2 * present];
        int at = 0;
        for (int j = 0; j < conceptCount; j++) {
            long count = counts.get(j * stride);
            if (count != 0) {
                pairs[at++] = j;
                pairs[at++] = (int) count;
            }
        }
        if (pairsOf.putIfAbsent(concept, pairs) != null) {
            // Another thread was first.
            kept.addAndGet(-2L * present);
        }
    }
}
