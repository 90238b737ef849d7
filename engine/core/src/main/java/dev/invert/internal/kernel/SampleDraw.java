package dev.invert.internal.kernel;

import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Samples drawn with replacement: how often each sample was drawn, and its pattern in the table of the draws. In native
 * memory; reading is thread-safe. The creator closes it before the table.
 */
public final class SampleDraw implements AutoCloseable {
    private final PatternTable table;
    private final int sampleCount;
    private final NativeBlock memory;

    /**
     * Counts draws.
     *
     * @param table the table of the draws
     * @param samples the sample of each draw; draw i is sample i of the table
     * @param sampleCount number of samples that were drawn from
     */
    public SampleDraw(PatternTable table, int[] samples, int sampleCount) {
        this.table = table;
        this.sampleCount = sampleCount;
        this.memory = table.budget().allocate(MemoryTag.PATTERNS, (long) sampleCount * Long.BYTES);
        LongBuffer draws = ofSample();
        IntBuffer patternOf = table.patternOfSample();
        for (int i = 0; i < samples.length; i++) {
            long times = times(draws.get(samples[i]));
            draws.put(samples[i], (long) patternOf.get(i) << Integer.SIZE | (times + 1));
        }
    }

    /** Returns how often the sample of an entry of {@link #ofSample} was drawn. */
    static long times(long draw) {
        return draw & 0xFFFFFFFFL;
    }

    /** Returns the pattern of an entry of {@link #ofSample}; 0 if its sample was not drawn. */
    static int pattern(long draw) {
        return (int) (draw >>> Integer.SIZE);
    }

    /** Returns {@code pattern << 32 | times drawn} of each sample. */
    LongBuffer ofSample() {
        return memory.bytes().asLongBuffer();
    }

    /** Returns the address of {@link #ofSample}. */
    long address() {
        return memory.address();
    }

    /** Returns the table of the draws. */
    PatternTable table() {
        return table;
    }

    /** Returns the number of samples that were drawn from. */
    int sampleCount() {
        return sampleCount;
    }

    /** Returns the number of draws. */
    int drawCount() {
        return table.sampleCount();
    }

    /** Returns the number of patterns of the draws. */
    int patternCount() {
        return table.patternCount();
    }

    /** Returns the number of draws of each pattern. */
    IntBuffer patternSizes() {
        return table.patternSizes();
    }

    @Override
    public void close() {
        memory.close();
    }
}
