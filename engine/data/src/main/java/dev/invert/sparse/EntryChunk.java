package dev.invert.sparse;

/** Some entries of a sparse matrix of activations. */
final class EntryChunk {
    /** Largest number of entries. */
    static final int CAPACITY = 1 << 14;

    /** Sample of each entry. */
    final int[] samples = new int[CAPACITY];

    /** Neuron of each entry. */
    final int[] neurons = new int[CAPACITY];

    /** Value of each entry, as bits of the source's form. */
    final long[] bits = new long[CAPACITY];

    /** Number of entries. */
    int count;
}
