package dev.invert.internal.kernel;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;

/** The pattern of each sample after a permutation of the samples, in native memory. The creator closes it. */
public final class SamplePatterns implements AutoCloseable {
    private final int patternCount;
    private final int sampleCount;
    private final NativeBlock memory;

    private SamplePatterns(PatternTable table) {
        this.patternCount = table.patternCount();
        this.sampleCount = table.sampleCount();
        this.memory = table.budget().allocate(MemoryTag.PATTERNS, (long) sampleCount * Integer.BYTES);
    }

    /**
     * Permutes the samples of a table.
     *
     * @param order a permutation of 0 to N - 1; sample i gets the pattern of sample {@code order[i]}
     */
    public static SamplePatterns permuted(PatternTable table, int[] order) {
        SamplePatterns permuted = new SamplePatterns(table);
        IntBuffer from = table.patternOfSample();
        IntBuffer to = permuted.ofSample();
        for (int i = 0; i < order.length; i++) {
            to.put(i, from.get(order[i]));
        }
        return permuted;
    }

    /** Returns the pattern of each sample, N entries. */
    public IntBuffer ofSample() {
        return Patterns.ints(memory);
    }

    /** Returns the address of uint32[N], the pattern of each sample. */
    long address() {
        return memory.address();
    }

    /** Returns N. */
    int sampleCount() {
        return sampleCount;
    }

    /** Returns R. */
    int patternCount() {
        return patternCount;
    }

    @Override
    public void close() {
        memory.close();
    }
}
