package dev.invert;

import java.nio.LongBuffer;
import java.util.function.IntConsumer;

/** Storage of the samples of each concept, in native memory. Immutable; reading is thread-safe. */
interface ConceptStorage extends AutoCloseable {
    /** Returns whether the samples are stored as lists, so that {@link #bits} creates a copy. */
    boolean isListed();

    /** Returns the truth set of a concept, ceil(N / 64) words. */
    LongBuffer bits(int concept);

    /** Returns the number of samples that show a concept. */
    int count(int concept);

    /** Returns whether a sample shows a concept. */
    boolean get(int sample, int concept);

    /** Passes the samples of a concept to a visitor, in ascending order. */
    void forEach(int concept, IntConsumer visitor);

    /**
     * Passes the samples of a concept that are in a set to a visitor, in ascending order.
     *
     * @param set ceil(N / 64) words
     */
    void forEachIn(int concept, long[] set, IntConsumer visitor);

    /** Returns the first sample of a concept that has one. */
    int firstSample(int concept);

    /** Returns a hash of the samples of a concept. */
    long hash(int concept);

    /** Returns whether two concepts have the same samples. */
    boolean equal(int conceptA, int conceptB);

    /** Returns whether every sample of the concept {@code part} shows the concept {@code whole}. */
    boolean includes(int whole, int part);

    /**
     * Returns the native address of the truth sets.
     *
     * @throws IllegalStateException if the samples are stored as lists
     */
    long address();

    @Override
    void close();

    /** Mixes a number into a hash. */
    static long mix(long hash, long number) {
        long mixed = (hash ^ number) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 32;
    }
}
