package dev.invert.sparse;

import java.util.function.Consumer;

/**
 * A sparse matrix of activations in a file, with its entries in any order; entries of one place add up, and may be 0.
 * Not thread-safe. The owner closes it.
 */
interface EntrySource extends AutoCloseable {
    /** Returns the name of the source for error messages. */
    String name();

    /** Returns N, the number of samples. */
    int sampleCount();

    /** Returns K, the number of neurons. */
    int neuronCount();

    /** Returns the number of entries, counting duplicates and zeros. */
    long entryCount();

    /** Returns the form of the values. */
    ValueForm form();

    /**
     * Reads all entries, always in the same order.
     *
     * @param withValues whether the values are needed
     * @param consumer receives one chunk after another, whose arrays are reused
     * @throws dev.invert.errors.InvertException if an index is out of range, or the file cannot be read
     */
    void forEach(boolean withValues, Consumer<EntryChunk> consumer);

    @Override
    void close();
}
