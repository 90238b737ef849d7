package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;

/**
 * Work on sets of patterns outside the workspaces of the search. A set has one bit per pattern, and none beyond the last
 * one. Thread-safe.
 */
interface SetKernel {
    /** Returns the number of samples in a set. */
    long size(PatternTable table, long[] set);

    /**
     * Returns the number of samples of a concept.
     *
     * @param patterns the samples
     */
    int size(PatternBits sets, int concept, Patterns patterns);

    /**
     * Returns the sum of a value per pattern over a set.
     *
     * @param values at least one value per pattern
     */
    long sum(long[] set, long[] values);

    /**
     * Sets a bit in the byte of each pattern of a set.
     *
     * @param marks one byte per pattern
     */
    void mark(long[] set, int bit, byte[] marks);

    /**
     * Copies the bits of the first sample of each pattern.
     *
     * @param matrix a matrix whose concepts are not listed
     * @param bits receives the truth sets of the columns; zero
     */
    void copyFirstSamples(ConceptMatrix matrix, ConceptColumns columns, Patterns patterns, PatternBits bits);

    /**
     * Lists the concepts of each pattern. The caller closes the result.
     *
     * @param listed the concepts to list, all others are left out
     */
    PatternLists lists(PatternBits sets, int patternCount, boolean[] listed);
}
