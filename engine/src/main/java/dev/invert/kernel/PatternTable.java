package dev.invert.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.memory.MemoryTag;
import dev.invert.memory.NativeBlock;
import dev.invert.memory.NativeMemory;
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
    private final int patternCount;
    private final ConceptColumns columns;
    private final NativeBlock patternOfSample;
    private final NativeBlock patternSizes;
    private final NativeBlock rowStarts;
    private final NativeBlock rowConcepts;
    private final NativeBlock bits;
    private final LongBuffer[] conceptBits;

    PatternTable(ConceptColumns columns, int sampleCount, PatternRows rows) {
        this.columns = columns;
        this.sampleCount = sampleCount;
        this.patternCount = rows.patternCount();
        this.patternOfSample = rows.patternOfSample();
        this.patternSizes = rows.patternSizes();
        this.rowStarts = rows.rowStarts();
        this.rowConcepts = rows.rowConcepts();
        this.bits = NativeMemory.allocate(
                MemoryTag.PATTERNS, (long) wordCount() * Long.BYTES * Math.max(1, columns.count()));
        this.conceptBits = new LongBuffer[columns.count()];
        long byteCount = (long) wordCount() * Long.BYTES;
        for (int c = 0; c < conceptBits.length; c++) {
            conceptBits[c] = bits.slice(c * byteCount, byteCount).asLongBuffer();
        }
        fillBits();
    }

    /** Collapses a concept matrix. The matrix may be closed afterwards. */
    public static PatternTable of(ConceptMatrix concepts) {
        ConceptColumns columns = ConceptColumns.of(concepts);
        PatternRows rows = PatternRows.of(concepts, columns);
        try {
            return new PatternTable(columns, concepts.sampleCount(), rows);
        } catch (RuntimeException e) {
            rows.close();
            throw e;
        }
    }

    private void fillBits() {
        IntBuffer starts = rowStarts();
        IntBuffer ids = rowConcepts();
        for (int p = 0; p < patternCount; p++) {
            for (int i = starts.get(p); i < starts.get(p + 1); i++) {
                LongBuffer column = conceptBits[ids.get(i)];
                int word = p >>> 6;
                column.put(word, column.get(word) | 1L << p);
            }
        }
    }

    /** N. */
    public int sampleCount() {
        return sampleCount;
    }

    /** R, at least 1. */
    public int patternCount() {
        return patternCount;
    }

    /** C: distinct columns that are not constant; may be 0. */
    public int conceptCount() {
        return columns.count();
    }

    /** Words of one truth set over patterns: ceil(R / 64). */
    public int wordCount() {
        return (patternCount + Long.SIZE - 1) >>> 6;
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
        return patternOfSample.bytes().asIntBuffer();
    }

    /** m_p: samples of each pattern, R entries. */
    public IntBuffer patternSizes() {
        return patternSizes.bytes().asIntBuffer();
    }

    /** Where each pattern's concepts start in {@link #rowConcepts()}, R + 1 entries. */
    public IntBuffer rowStarts() {
        return rowStarts.bytes().asIntBuffer();
    }

    /** Concepts of each pattern, ascending. */
    public IntBuffer rowConcepts() {
        return rowConcepts.bytes().asIntBuffer();
    }

    /** Truth set of a concept over patterns, for absolute reads; bits past the last pattern are 0. */
    public LongBuffer bits(int concept) {
        return conceptBits[concept];
    }

    @Override
    public void close() {
        patternOfSample.close();
        patternSizes.close();
        rowStarts.close();
        rowConcepts.close();
        bits.close();
    }
}
