package dev.invert.internal.kernel;

import dev.invert.MemoryBudget;
import java.nio.LongBuffer;
import java.util.function.IntConsumer;

/** The patterns of each concept. Immutable; reading is thread-safe. */
interface PatternSets extends AutoCloseable {
    /** Returns the number of words of one truth set. */
    int wordCount();

    /** Returns the number of concepts. */
    int conceptCount();

    /** Returns the truth set of a concept over patterns, for absolute reads. */
    LongBuffer of(int concept);

    /** Returns the number of patterns of a concept. */
    int size(int concept);

    /** Passes the patterns of a concept to a visitor, in ascending order. */
    void forEach(int concept, IntConsumer visitor);

    /** Returns the budget that everything computed from the concepts counts against. */
    MemoryBudget budget();

    @Override
    void close();
}
