package dev.invert.internal.kernel;

import dev.invert.ConceptMatrix;
import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.function.IntConsumer;

/** The patterns of each concept as ascending lists, where few samples show one. A truth set is made when asked for. */
final class PatternMembers implements PatternSets {
    private final MemoryBudget budget;
    private final NativeBlock memory;
    private final IntBuffer[] lists;
    private final int wordCount;

    private PatternMembers(MemoryBudget budget, NativeBlock memory, IntBuffer[] lists, int patternCount) {
        this.budget = budget;
        this.memory = memory;
        this.lists = lists;
        this.wordCount = (patternCount + Long.SIZE - 1) >>> 6;
    }

    static PatternMembers of(ConceptMatrix matrix, ConceptColumns columns, Patterns patterns) {
        IntBuffer patternOf = Patterns.ints(patterns.patternOfSample());
        IntBuffer firstSamples = Patterns.ints(patterns.firstSamples());
        long[] counts = new long[1];
        for (int c = 0; c < columns.count(); c++) {
            counts[0] += columns.size(c);
        }
        NativeBlock memory = matrix.budget().allocate(MemoryTag.PATTERNS, Math.max(1, counts[0] * Integer.BYTES));
        IntBuffer[] lists = new IntBuffer[columns.count()];
        long offset = 0;
        for (int c = 0; c < lists.length; c++) {
            IntBuffer list =
                    memory.slice(offset, (long) columns.size(c) * Integer.BYTES).asIntBuffer();
            // Patterns are numbered by their first samples, so that the list is ascending.
            matrix.forEachSample(columns.members(c).get(0), sample -> {
                int pattern = patternOf.get(sample);
                if (firstSamples.get(pattern) == sample) {
                    list.put(pattern);
                }
            });
            offset += (long) list.position() * Integer.BYTES;
            lists[c] = list.flip();
        }
        return new PatternMembers(matrix.budget(), memory, lists, patterns.count());
    }

    @Override
    public int wordCount() {
        return wordCount;
    }

    @Override
    public int conceptCount() {
        return lists.length;
    }

    @Override
    public LongBuffer of(int concept) {
        long[] words = new long[wordCount];
        forEach(concept, p -> words[p >>> 6] |= 1L << p);
        return LongBuffer.wrap(words);
    }

    @Override
    public int size(int concept) {
        return lists[concept].limit();
    }

    @Override
    public void forEach(int concept, IntConsumer visitor) {
        IntBuffer list = lists[concept];
        for (int i = 0; i < list.limit(); i++) {
            visitor.accept(list.get(i));
        }
    }

    @Override
    public MemoryBudget budget() {
        return budget;
    }

    @Override
    public void close() {
        memory.close();
    }
}
