package dev.invert;

import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Presence of C concepts in N samples: N x C bits stored outside the Java heap, concept-major. Immutable once built;
 * reading is thread-safe. The owner closes the matrix.
 */
public final class ConceptMatrix implements AutoCloseable {
    /** Size of the bits beyond which concepts of few samples are stored as lists. */
    private static final long LEAST_BYTES_TO_LIST = 64L << 20;

    private final int sampleCount;
    private final List<Concept> concepts;
    private final int wordCount;
    private final MemoryBudget budget;
    private final ConceptStorage storage;
    private final Map<String, Integer> columnById = new HashMap<>();
    /** Null until asked for. */
    private EqualConcepts equalConcepts;

    private ConceptMatrix(int sampleCount, List<Concept> concepts, MemoryBudget budget, ConceptStorage storage) {
        this.sampleCount = sampleCount;
        this.concepts = concepts;
        this.wordCount = wordCount(sampleCount);
        this.budget = budget;
        this.storage = storage;
        for (int column = 0; column < concepts.size(); column++) {
            columnById.put(concepts.get(column).id(), column);
        }
    }

    private static int wordCount(int sampleCount) {
        return (sampleCount + Long.SIZE - 1) >>> 6;
    }

    /** Returns N, the number of samples, at least 1. */
    public int sampleCount() {
        return sampleCount;
    }

    /** Returns C, the number of concepts, at least 1. */
    public int conceptCount() {
        return concepts.size();
    }

    /** Returns the C concepts in column order. A name that several of them were given is followed by the id. */
    public List<Concept> concepts() {
        return concepts;
    }

    /** Returns the budget that this matrix, and all memory derived from it, counts against. */
    public MemoryBudget budget() {
        return budget;
    }

    /**
     * Returns the truth set of a concept: bit {@code i % 64} of word {@code i / 64} is sample i. Bits past the last
     * sample are 0.
     *
     * @param concept column, from 0 to C - 1
     * @return a read-only view of ceil(N / 64) words, valid until the matrix is closed
     */
    public LongBuffer bits(int concept) {
        return storage.bits(Objects.checkIndex(concept, conceptCount()));
    }

    /**
     * Returns the native address of the first word of concept 0; concept j starts {@code 8 * j * ceil(N / 64)} bytes
     * later.
     *
     * @throws IllegalStateException if the concepts are {@linkplain #isListed() listed}
     */
    public long address() {
        return storage.address();
    }

    /**
     * Returns whether the samples of each concept are stored as lists, because few samples show one: then {@link #bits}
     * makes a copy on the heap, and there is no {@link #address}.
     */
    public boolean isListed() {
        return storage.isListed();
    }

    /** Returns the number of samples that show a concept. */
    public int count(int concept) {
        return storage.count(Objects.checkIndex(concept, conceptCount()));
    }

    /** Passes the samples that show a concept to a visitor, in ascending order. */
    public void forEachSample(int concept, IntConsumer visitor) {
        storage.forEach(Objects.checkIndex(concept, conceptCount()), visitor);
    }

    /** Returns the stored samples, to compare concepts. */
    ConceptStorage storage() {
        return storage;
    }

    /** Returns the classes of equal columns, computed on first use. */
    synchronized EqualConcepts equalConcepts() {
        if (equalConcepts == null) {
            equalConcepts = EqualConcepts.group(this);
        }
        return equalConcepts;
    }

    /** Returns whether a sample shows a concept. */
    public boolean get(int sample, int concept) {
        Objects.checkIndex(sample, sampleCount);
        return storage.get(sample, Objects.checkIndex(concept, conceptCount()));
    }

    /**
     * Returns the truth set of a formula: ceil(N / 64) words in the layout of {@link #bits}.
     *
     * @throws InvertException if the formula names a concept that this matrix does not have
     */
    public long[] truthSet(Formula formula) {
        return new FormulaTruth(this::column, sampleCount).of(formula);
    }

    private long[] column(String id) {
        Integer column = columnById.get(id);
        if (column == null) {
            throw new InvertException("No concept has the id \"" + id + "\": check the formula's ids");
        }
        long[] words = new long[wordCount];
        bits(column).get(words);
        return words;
    }

    /**
     * Copies selected samples, in the given order, into a new matrix, which the caller closes.
     *
     * @param samples indices of samples of this matrix, at least one; sample i of the result is {@code samples[i]}
     * @throws InvertException if the memory limit does not allow it
     */
    public ConceptMatrix select(int[] samples) {
        if (isListed()) {
            return ofSamples(
                    samples.length,
                    concepts,
                    ConceptLists.select(storage, samples, sampleCount, conceptCount()),
                    budget,
                    true);
        }
        require(samples.length, concepts);
        ConceptBits selected = ((ConceptBits) storage).select(samples, sampleCount, conceptCount(), budget);
        return new ConceptMatrix(samples.length, concepts, budget, selected);
    }

    @Override
    public void close() {
        storage.close();
    }

    /**
     * Returns a builder of a matrix, within the budget of the process. Initially no sample shows any concept.
     *
     * @param sampleCount N, at least 1
     * @param concepts the C concepts in column order, at least one, with distinct ids
     * @throws InvertException if an id occurs twice, there is no concept, or the memory limit does not allow it
     */
    public static Builder builder(int sampleCount, List<Concept> concepts) {
        return builder(sampleCount, concepts, MemoryBudget.process());
    }

    /**
     * Returns a builder of a matrix. Initially no sample shows any concept.
     *
     * @param sampleCount N, at least 1
     * @param concepts the C concepts in column order, at least one, with distinct ids
     * @param budget the budget that the matrix, and all memory derived from it, counts against
     * @throws InvertException if an id occurs twice, there is no concept, or the memory limit does not allow it
     */
    public static Builder builder(int sampleCount, List<Concept> concepts, MemoryBudget budget) {
        return new Builder(sampleCount, concepts, budget);
    }

    /**
     * Returns a matrix of concepts given by their samples.
     *
     * @param sampleCount N, at least 1
     * @param concepts the C concepts in column order, at least one, with distinct ids
     * @param samples for each concept, the samples that show it: ascending and distinct, from 0 to N - 1
     * @param budget the budget that the matrix, and all memory derived from it, counts against
     * @throws InvertException if an id occurs twice, there is no concept, or the memory limit does not allow it
     */
    public static ConceptMatrix ofSamples(
            int sampleCount, List<Concept> concepts, List<int[]> samples, MemoryBudget budget) {
        long bitBytes = (long) wordCount(sampleCount) * Long.BYTES * concepts.size();
        boolean listed = bitBytes > LEAST_BYTES_TO_LIST && ConceptLists.byteCount(samples) < bitBytes / 2;
        return ofSamples(sampleCount, concepts, samples, budget, listed);
    }

    /** Returns a matrix that stores the samples of its concepts as lists, or as bits. */
    static ConceptMatrix ofSamples(
            int sampleCount, List<Concept> concepts, List<int[]> samples, MemoryBudget budget, boolean listed) {
        if (samples.size() != concepts.size()) {
            throw new IllegalArgumentException(
                    "samples.size()=" + samples.size() + ", the number of concepts is " + concepts.size());
        }
        require(sampleCount, concepts);
        samples.forEach(list -> ConceptLists.requireAscending(list, sampleCount));
        if (listed) {
            return new ConceptMatrix(
                    sampleCount, DistinctNames.of(concepts), budget, ConceptLists.of(sampleCount, samples, budget));
        }
        try (Builder builder = builder(sampleCount, concepts, budget)) {
            for (int concept = 0; concept < concepts.size(); concept++) {
                for (int sample : samples.get(concept)) {
                    builder.set(sample, concept);
                }
            }
            return builder.build();
        }
    }

    private static void require(int sampleCount, List<Concept> concepts) {
        if (sampleCount < 1) {
            throw new IllegalArgumentException("sampleCount=" + sampleCount + " must be at least 1");
        }
        if (concepts.isEmpty()) {
            throw new InvertException("No concepts: the labels must have at least one concept column");
        }
        Set<String> ids = new HashSet<>();
        for (Concept concept : concepts) {
            if (!ids.add(concept.id())) {
                throw new InvertException(
                        "Concept id \"" + concept.id() + "\" occurs twice: ids must be distinct, rename one");
            }
        }
    }

    /**
     * Sets the bits of a matrix until {@link #build()} is called. Closing the builder without a call of
     * {@link #build()} frees the memory. Not thread-safe.
     */
    public static final class Builder implements AutoCloseable {
        private final int sampleCount;
        private final List<Concept> concepts;
        private final int wordCount;
        private final MemoryBudget budget;
        private NativeBlock memory;
        private final LongBuffer[] columns;

        private Builder(int sampleCount, List<Concept> concepts, MemoryBudget budget) {
            require(sampleCount, concepts);
            this.sampleCount = sampleCount;
            this.concepts = DistinctNames.of(concepts);
            this.wordCount = wordCount(sampleCount);
            this.budget = budget;
            this.memory = budget.allocate(MemoryTag.CONCEPTS, (long) wordCount * Long.BYTES * concepts.size());
            this.columns = new LongBuffer[concepts.size()];
            assert ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN : "kernels index bits in little-endian words";
        }

        /**
         * Marks a sample as showing a concept.
         *
         * @throws IllegalStateException after {@link #build()} or {@link #close()}
         */
        public Builder set(int sample, int concept) {
            Objects.checkIndex(sample, sampleCount);
            LongBuffer column = column(concept);
            int word = sample >>> 6;
            column.put(word, column.get(word) | 1L << sample);
            return this;
        }

        /**
         * Sets 64 samples of a concept at once, overwriting their previous values.
         *
         * @param concept column
         * @param word index of the word, which covers samples {@code 64 * word} to {@code 64 * word + 63}
         * @param bits bit i is sample {@code 64 * word + i}
         * @throws IllegalArgumentException if a bit past the last sample is set
         * @throws IllegalStateException after {@link #build()} or {@link #close()}
         */
        public Builder word(int concept, int word, long bits) {
            if (word == wordCount - 1 && (sampleCount & 63) != 0 && bits >>> sampleCount != 0) {
                throw new IllegalArgumentException("bits=0x" + Long.toHexString(bits) + " of word " + word
                        + " go past the last of " + sampleCount + " samples");
            }
            column(concept).put(word, bits);
            return this;
        }

        /**
         * Sets many samples of a concept at once, overwriting their previous values.
         *
         * @param concept column
         * @param firstWord index of the first word
         * @param bits words as for {@link #word}
         * @param count number of words
         * @throws IllegalArgumentException if a bit past the last sample is set
         * @throws IllegalStateException after {@link #build()} or {@link #close()}
         */
        public Builder words(int concept, int firstWord, long[] bits, int count) {
            column(concept).put(firstWord, bits, 0, count - 1);
            return word(concept, firstWord + count - 1, bits[count - 1]);
        }

        private LongBuffer column(int concept) {
            LongBuffer column = columns[concept];
            if (memory == null) {
                throw new IllegalStateException("The matrix is built or its builder closed");
            }
            if (column == null) {
                column = ConceptBits.words(memory, wordCount, concept);
                columns[concept] = column;
            }
            return column;
        }

        /**
         * Returns the finished matrix, which takes ownership of the memory.
         *
         * @throws IllegalStateException after {@link #build()} or {@link #close()}
         */
        public ConceptMatrix build() {
            if (memory == null) {
                throw new IllegalStateException("build() was called before");
            }
            ConceptMatrix matrix = new ConceptMatrix(sampleCount, concepts, budget, new ConceptBits(memory, wordCount));
            memory = null;
            return matrix;
        }

        @Override
        public void close() {
            if (memory != null) {
                memory.close();
                memory = null;
            }
        }
    }
}
