package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.NeuronValues;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;

/**
 * A concept matrix made ready for the kernels. Samples with equal rows are interchangeable, so they become one pattern
 * with a size; columns that are equal become one concept and constant columns are dropped, since neither adds a truth
 * set. Immutable, in native memory; reading is thread-safe. Whoever built it closes it.
 */
public final class PatternTable implements AutoCloseable {
    private final int sampleCount;
    private final ConceptColumns columns;
    private final Patterns patterns;
    private final PatternBits bits;
    private final PatternLists lists;
    private final boolean ownsConcepts;

    private PatternTable(
            int sampleCount,
            ConceptColumns columns,
            Patterns patterns,
            PatternBits bits,
            PatternLists lists,
            boolean ownsConcepts) {
        this.sampleCount = sampleCount;
        this.columns = columns;
        this.patterns = patterns;
        this.bits = bits;
        this.lists = lists;
        this.ownsConcepts = ownsConcepts;
    }

    /** Collapses a concept matrix. The matrix may be closed afterwards. */
    public static PatternTable of(ConceptMatrix concepts, PatternCollapse collapse) {
        ConceptColumns columns = ConceptColumns.of(concepts);
        Patterns patterns = collapse.collapse(concepts);
        PatternBits bits = null;
        try {
            bits = PatternBits.of(concepts, columns, patterns);
            return new PatternTable(
                    concepts.sampleCount(), columns, patterns, bits, PatternLists.of(bits, patterns.count()), true);
        } catch (RuntimeException e) {
            if (bits != null) {
                bits.close();
            }
            patterns.close();
            throw e;
        }
    }

    /**
     * The same concepts on samples in another order, as shuffling makes it. It shares memory with this table and must be
     * closed first.
     *
     * @param order sample i has the concepts that sample {@code order[i]} has here
     */
    public PatternTable reordered(int[] order) {
        return new PatternTable(sampleCount, columns, patterns.reordered(order), bits, lists, false);
    }

    /** What this table, and all that is computed with it, counts against: the budget of the concepts. */
    public MemoryBudget budget() {
        return bits.budget();
    }

    /** N. */
    public int sampleCount() {
        return sampleCount;
    }

    /**
     * Checks that activations belong to the samples of this table.
     *
     * @throws IllegalArgumentException if their number differs
     */
    void requireSampleCount(NeuronValues values) {
        if (values.sampleCount() != sampleCount) {
            throw new IllegalArgumentException("sampleCount=" + values.sampleCount()
                    + " of the activations, the concepts have " + sampleCount + ": they must be equal");
        }
    }

    /** R, at least 1. */
    public int patternCount() {
        return patterns.count();
    }

    /** C: distinct columns that are not constant; may be 0. */
    public int conceptCount() {
        return columns.count();
    }

    /** Words of one truth set over patterns: ceil(R / 64). */
    public int wordCount() {
        return bits.wordCount();
    }

    /** How many samples show a concept: n_j. */
    public int conceptSize(int concept) {
        return columns.size(concept);
    }

    /** The columns of the concept matrix that this concept stands for, the one with the smallest id first. */
    public List<Integer> columns(int concept) {
        return columns.members(concept);
    }

    /** Pattern of each sample, N entries. */
    public IntBuffer patternOfSample() {
        return Patterns.ints(patterns.patternOfSample());
    }

    /** m_p: samples of each pattern, R entries. */
    public IntBuffer patternSizes() {
        return Patterns.ints(patterns.sizes()).limit(patterns.count());
    }

    /** Truth set of a concept over patterns, for absolute reads; bits past the last pattern are 0. */
    public LongBuffer bits(int concept) {
        return bits.of(concept);
    }

    /** The concepts of each pattern. */
    PatternLists lists() {
        return lists;
    }

    /** The lists of some concepts only; the caller closes them. */
    PatternLists listsOf(boolean[] concepts) {
        return PatternLists.of(bits, patterns.count(), concepts);
    }

    /** Address of uint32[N], the pattern of each sample. */
    long patternOfSampleAddress() {
        return patterns.patternOfSample().address();
    }

    /** Address of uint32[R], the size of each pattern. */
    long patternSizesAddress() {
        return patterns.sizes().address();
    }

    /** The truth sets of all concepts. */
    NativeBlock bitsMemory() {
        return bits.memory();
    }

    @Override
    public void close() {
        patterns.close();
        if (ownsConcepts) {
            bits.close();
            lists.close();
        }
    }
}
