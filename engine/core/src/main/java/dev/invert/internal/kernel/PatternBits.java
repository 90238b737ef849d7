package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
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

    static PatternBits of(ConceptMatrix matrix, ConceptColumns columns, Patterns patterns) {
        PatternBits bits = new PatternBits(columns.count(), patterns.count(), matrix.budget());
        IntBuffer firstSamples = Patterns.ints(patterns.firstSamples());
        for (int c = 0; c < columns.count(); c++) {
            LongBuffer from = matrix.bits(columns.members(c).get(0));
            LongBuffer to = bits.sets[c];
            if (patterns.count() == matrix.sampleCount()) {
                // Every sample is its own pattern, and patterns are numbered in sample order.
                to.duplicate().put(from);
                continue;
            }
            for (int w = 0; w < bits.wordCount; w++) {
                long word = 0;
                int end = Math.min(patterns.count(), (w + 1) << 6);
                for (int p = w << 6; p < end; p++) {
                    int sample = firstSamples.get(p);
                    word |= ((from.get(sample >>> 6) >>> sample) & 1) << p;
                }
                to.put(w, word);
            }
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
    public void forEach(int concept, IntConsumer visitor) {
        for (int w = 0; w < wordCount; w++) {
            for (long word = sets[concept].get(w); word != 0; word &= word - 1) {
                visitor.accept((w << 6) + Long.numberOfTrailingZeros(word));
            }
        }
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
