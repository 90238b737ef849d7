package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.LongBuffer;
import java.util.function.IntConsumer;

/** Truth sets of all concepts over patterns: C x ceil(R / 64) words in native memory. */
final class PatternBits implements PatternSets {
    private final MemoryBudget budget;
    private final NativeBlock memory;
    private final int wordCount;
    private final LongBuffer[] sets;

    private PatternBits(int conceptCount, int patternCount, MemoryBudget budget) {
        this.wordCount = (patternCount + Long.SIZE - 1) >>> 6;
        long byteCount = (long) wordCount * Long.BYTES;
        this.budget = budget;
        this.memory = budget.allocate(MemoryTag.PATTERNS, Math.max(1, conceptCount) * byteCount);
        this.sets = new LongBuffer[conceptCount];
        for (int c = 0; c < conceptCount; c++) {
            sets[c] = memory.slice(c * byteCount, byteCount).asLongBuffer();
        }
    }

    static PatternBits of(ConceptMatrix matrix, ConceptColumns columns, Patterns patterns, SetKernel kernel) {
        PatternBits bits = new PatternBits(columns.count(), patterns.count(), matrix.budget());
        if (patterns.count() < matrix.sampleCount()) {
            try {
                kernel.copyFirstSamples(matrix, columns, patterns, bits);
            } catch (RuntimeException e) {
                bits.close();
                throw e;
            }
            return bits;
        }
        // Every sample is its own pattern, and patterns are numbered in sample order.
        for (int c = 0; c < columns.count(); c++) {
            bits.sets[c].duplicate().put(matrix.bits(columns.members(c).get(0)));
        }
        return bits;
    }

    @Override
    public int wordCount() {
        return wordCount;
    }

    @Override
    public int conceptCount() {
        return sets.length;
    }

    @Override
    public LongBuffer of(int concept) {
        return sets[concept];
    }

    @Override
    public int size(int concept) {
        int size = 0;
        for (int w = 0; w < wordCount; w++) {
            size += Long.bitCount(sets[concept].get(w));
        }
        return size;
    }

    @Override
    public void forEach(int concept, IntConsumer visitor) {
        for (int w = 0; w < wordCount; w++) {
            for (long word = sets[concept].get(w); word != 0; word &= word - 1) {
                visitor.accept((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
    }

    /** Returns the address of the truth set of a concept. */
    long address(int concept) {
        return memory.address() + (long) concept * wordCount * Long.BYTES;
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    NativeBlock memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
