package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.NeuronValues;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A concept matrix prepared for the kernels. Samples with equal rows are interchangeable, so they become one pattern
 * with a size. Equal columns become one concept and constant columns are dropped, since neither adds a truth set.
 * Immutable, in native memory; reading is thread-safe. Its creator closes it.
 */
public final class PatternTable implements AutoCloseable {
    private final int sampleCount;
    private final ConceptColumns columns;
    private final Patterns patterns;
    private final PatternSets sets;
    private final PatternLists lists;
    private final SetKernel kernel;
    private final boolean ownsConcepts;

    private PatternTable(
            int sampleCount,
            ConceptColumns columns,
            Patterns patterns,
            PatternSets sets,
            PatternLists lists,
            SetKernel kernel,
            boolean ownsConcepts) {
        this.sampleCount = sampleCount;
        this.columns = columns;
        this.patterns = patterns;
        this.sets = sets;
        this.lists = lists;
        this.kernel = kernel;
        this.ownsConcepts = ownsConcepts;
    }

    /** Collapses a concept matrix, which may be closed afterwards. */
    public static PatternTable of(ConceptMatrix concepts, PatternCollapse collapse) {
        ConceptColumns columns = ConceptColumns.of(concepts);
        Patterns patterns = collapse.collapse(concepts);
        PatternSets sets = null;
        SetKernel kernel = collapse.sets();
        try {
            sets = concepts.isListed()
                    ? PatternMembers.of(concepts, columns, patterns)
                    : PatternBits.of(concepts, columns, patterns, kernel);
            PatternLists lists = PatternLists.of(sets, patterns.count(), kernel);
            return new PatternTable(concepts.sampleCount(), columns, patterns, sets, lists, kernel, true);
        } catch (RuntimeException e) {
            if (sets != null) {
                sets.close();
            }
            patterns.close();
            throw e;
        }
    }

    /**
     * Returns a table of the same concepts with the samples in another order, as shuffling produces it. It shares
     * memory with this table and must be closed first.
     *
     * @param order sample i of the result has the concepts of sample {@code order[i]} of this table
     */
    public PatternTable reordered(int[] order) {
        return new PatternTable(sampleCount, columns, patterns.reordered(order), sets, lists, kernel, false);
    }

    /**
     * Returns a table of selected samples with the patterns of this table, some of which may have no sample. It shares
     * memory with this table and must be closed first. It serves to rank and to sum truth sets; {@link #conceptSize}
     * counts the samples of this table.
     *
     * @param samples indices of samples of this table, at least one; sample i of the result is {@code samples[i]}
     */
    public PatternTable selected(int[] samples) {
        return new PatternTable(samples.length, columns, patterns.selected(samples), sets, lists, kernel, false);
    }

    /**
     * Returns the table of drawn samples, as {@link #of} makes it of their rows, but from one row per pattern. It shares
     * nothing with this table.
     *
     * @param samples the sample of each draw, at least one; sample i of the result is {@code samples[i]}
     * @param rows the concepts of one sample per pattern, those of {@link #firstDraws}
     */
    public PatternTable drawn(int[] samples, ConceptMatrix rows, PatternCollapse collapse) {
        PatternTable distinct = of(rows, collapse);
        Patterns drawn;
        try {
            drawn = patterns.drawn(samples);
        } catch (RuntimeException e) {
            distinct.close();
            throw e;
        }
        // Only the sets and lists of the rows are used on.
        distinct.patterns.close();
        int[] sizes = new int[distinct.conceptCount()];
        for (int c = 0; c < sizes.length; c++) {
            sizes[c] = distinct.size(c, drawn);
        }
        return new PatternTable(
                samples.length, distinct.columns.sized(sizes), drawn, distinct.sets, distinct.lists, kernel, true);
    }

    /** Returns the number of samples of a concept among others with the same patterns. */
    private int size(int concept, Patterns others) {
        if (sets instanceof PatternBits bits) {
            return kernel.size(bits, concept, others);
        }
        IntBuffer sizes = Patterns.ints(others.sizes());
        int[] size = new int[1];
        sets.forEach(concept, p -> size[0] += sizes.get(p));
        return size[0];
    }

    /**
     * Returns the samples that are the first with their patterns among drawn ones, in the order of the draws.
     *
     * @param samples the sample of each draw
     */
    public int[] firstDraws(int[] samples) {
        IntBuffer patternOf = patternOfSample();
        boolean[] met = new boolean[patternCount()];
        return Arrays.stream(samples)
                .filter(sample -> {
                    boolean first = !met[patternOf.get(sample)];
                    met[patternOf.get(sample)] = true;
                    return first;
                })
                .toArray();
    }

    /** Returns the budget of the concepts. This table and everything computed with it count against it. */
    public MemoryBudget budget() {
        return sets.budget();
    }

    /** Returns N, the number of samples. */
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

    /** Returns R, the number of patterns, at least 1. */
    public int patternCount() {
        return patterns.count();
    }

    /** Returns C, the number of distinct columns that are not constant; may be 0. */
    public int conceptCount() {
        return columns.count();
    }

    /** Returns the number of words of one truth set over patterns, ceil(R / 64). */
    public int wordCount() {
        return sets.wordCount();
    }

    /** Returns n_j, the number of samples that have a concept. */
    public int conceptSize(int concept) {
        return columns.size(concept);
    }

    /** Returns the columns of the concept matrix that a concept represents, the one with the smallest id first. */
    public List<Integer> columns(int concept) {
        return columns.members(concept);
    }

    /** Returns the pattern of each sample, N entries. */
    public IntBuffer patternOfSample() {
        return Patterns.ints(patterns.patternOfSample());
    }

    /** Returns m_p, the number of samples of each pattern, R entries. */
    public IntBuffer patternSizes() {
        return Patterns.ints(patterns.sizes()).limit(patterns.count());
    }

    /**
     * Returns the truth set of a concept over patterns, for absolute reads; bits past the last pattern are 0. A copy if
     * the table {@linkplain #isListed() is listed}.
     */
    public LongBuffer bits(int concept) {
        return sets.of(concept);
    }

    /** Returns whether the patterns of each concept are stored as lists, because few samples show one. */
    public boolean isListed() {
        return !(sets instanceof PatternBits);
    }

    /** Returns the number of patterns that have a concept. */
    public int patternCount(int concept) {
        return sets.size(concept);
    }

    /** Passes the patterns of a concept to a visitor, in ascending order. */
    public void forEachPattern(int concept, IntConsumer visitor) {
        sets.forEach(concept, visitor);
    }

    /** Returns the number of pairs of a pattern and a concept that it has. */
    public long membershipCount() {
        return lists.membershipCount();
    }

    /**
     * Returns the number of samples in a set of patterns.
     *
     * @param set {@link #wordCount()} words; bits past the last pattern are 0
     */
    public long size(long[] set) {
        return kernel.size(this, set);
    }

    /**
     * Returns the sum of a value per pattern over a set of patterns.
     *
     * @param set {@link #wordCount()} words; bits past the last pattern are 0
     * @param values at least R values
     */
    public long sum(long[] set, long[] values) {
        return kernel.sum(set, values);
    }

    /**
     * Sets a bit in the byte of each pattern of a set.
     *
     * @param set {@link #wordCount()} words; bits past the last pattern are 0
     * @param marks R bytes
     */
    public void mark(long[] set, int bit, byte[] marks) {
        kernel.mark(set, bit, marks);
    }

    /** Returns the concepts of each pattern. */
    PatternLists lists() {
        return lists;
    }

    /** Returns lists of the given concepts only. The caller closes them. */
    PatternLists listsOf(boolean[] concepts) {
        return PatternLists.of(sets, patterns.count(), concepts, kernel);
    }

    /** Returns the address of uint32[N], the pattern of each sample. */
    long patternOfSampleAddress() {
        return patterns.patternOfSample().address();
    }

    /** Returns the address of uint32[R], the number of samples of each pattern. */
    long patternSizesAddress() {
        return patterns.sizes().address();
    }

    /** Returns the address of the number of samples of each pattern, or 0 if each pattern is one sample. */
    long otherSizesAddress() {
        return patterns.single() ? 0 : patternSizesAddress();
    }

    /** Returns the address of the truth set of a concept, which is not listed. */
    long bitsAddress(int concept) {
        return ((PatternBits) sets).address(concept);
    }

    /** Returns the memory of the truth sets of all concepts, which are not listed. */
    NativeBlock bitsMemory() {
        return ((PatternBits) sets).memory();
    }

    @Override
    public void close() {
        patterns.close();
        if (ownsConcepts) {
            sets.close();
            lists.close();
        }
    }
}
