package dev.invert.internal.kernel;

import dev.invert.MemoryBudget;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.IntBuffer;
import java.util.Arrays;

/** Distinct rows of a concept matrix, in native memory. */
final class Patterns implements AutoCloseable {
    private static final int NONE = -1;

    private final MemoryBudget budget;
    private final NativeBlock patternOfSample;
    private final NativeBlock sizes;
    private final NativeBlock firstSamples;
    private final boolean ownsSizes;
    private final boolean ownsFirstSamples;
    /** True if each pattern has a sample. */
    private final boolean allOccur;

    private int count;

    private Patterns(NativeBlock patternOfSample, Patterns shared) {
        this.budget = shared.budget;
        this.patternOfSample = patternOfSample;
        this.sizes = shared.sizes;
        this.firstSamples = shared.firstSamples;
        this.ownsSizes = false;
        this.ownsFirstSamples = false;
        this.allOccur = shared.allOccur;
        this.count = shared.count;
    }

    private Patterns(NativeBlock patternOfSample, NativeBlock sizes, Patterns shared) {
        this.budget = shared.budget;
        this.patternOfSample = patternOfSample;
        this.sizes = sizes;
        this.firstSamples = shared.firstSamples;
        this.ownsSizes = true;
        this.ownsFirstSamples = false;
        this.allOccur = false;
        this.count = shared.count;
    }

    /** Allocates room for the patterns of {@code sampleCount} samples. */
    Patterns(int sampleCount, MemoryBudget budget) {
        long bytes = (long) sampleCount * Integer.BYTES;
        this.budget = budget;
        this.patternOfSample = budget.allocate(MemoryTag.PATTERNS, bytes);
        NativeBlock sizesBlock = null;
        try {
            sizesBlock = budget.allocate(MemoryTag.PATTERNS, bytes);
            this.firstSamples = budget.allocate(MemoryTag.PATTERNS, bytes);
        } catch (RuntimeException e) {
            patternOfSample.close();
            if (sizesBlock != null) {
                sizesBlock.close();
            }
            throw e;
        }
        this.sizes = sizesBlock;
        this.ownsSizes = true;
        this.ownsFirstSamples = true;
        this.allOccur = true;
    }

    /**
     * Returns the same patterns, with shared sizes, for samples in another order: sample i of the result is sample
     * {@code order[i]} of this object.
     */
    Patterns reordered(int[] order) {
        NativeBlock block = budget.allocate(MemoryTag.PATTERNS, patternOfSample.byteCount());
        IntBuffer from = ints(patternOfSample);
        IntBuffer to = ints(block);
        for (int i = 0; i < order.length; i++) {
            to.put(i, from.get(order[i]));
        }
        return new Patterns(block, this);
    }

    /**
     * Returns the same patterns for selected samples: sample i of the result is sample {@code samples[i]} of this object.
     * Patterns without a selected sample remain, with size 0. The first samples of patterns are shared with this object.
     */
    Patterns selected(int[] samples) {
        NativeBlock block = budget.allocate(MemoryTag.PATTERNS, (long) samples.length * Integer.BYTES);
        NativeBlock counts = null;
        try {
            counts = budget.allocate(MemoryTag.PATTERNS, (long) count * Integer.BYTES);
        } finally {
            if (counts == null) {
                block.close();
            }
        }
        IntBuffer from = ints(patternOfSample);
        IntBuffer to = ints(block);
        IntBuffer counted = ints(counts);
        for (int i = 0; i < samples.length; i++) {
            int pattern = from.get(samples[i]);
            to.put(i, pattern);
            counted.put(pattern, counted.get(pattern) + 1);
        }
        return new Patterns(block, counts, this);
    }

    /**
     * Returns the patterns of drawn samples, numbered by first appearance: draw i is sample {@code samples[i]} of this
     * object. The first samples of patterns are draws.
     */
    Patterns drawn(int[] samples) {
        Patterns drawn = new Patterns(samples.length, budget);
        IntBuffer from = ints(patternOfSample);
        IntBuffer to = ints(drawn.patternOfSample);
        IntBuffer counted = ints(drawn.sizes);
        IntBuffer firsts = ints(drawn.firstSamples);
        int[] numbers = new int[count];
        Arrays.fill(numbers, NONE);
        for (int i = 0; i < samples.length; i++) {
            int pattern = from.get(samples[i]);
            if (numbers[pattern] == NONE) {
                numbers[pattern] = drawn.count;
                firsts.put(drawn.count++, i);
            }
            int number = numbers[pattern];
            to.put(i, number);
            counted.put(number, counted.get(number) + 1);
        }
        return drawn;
    }

    /** Returns whether each pattern is known to be one sample. */
    boolean single() {
        return allOccur && count == patternOfSample.byteCount() / Integer.BYTES;
    }

    /** Returns R, the number of patterns. */
    int count() {
        return count;
    }

    void setCount(int patterns) {
        this.count = patterns;
    }

    /** Returns the pattern of each sample, N entries. */
    NativeBlock patternOfSample() {
        return patternOfSample;
    }

    /** Returns the number of samples of each pattern; only the first R entries are valid. */
    NativeBlock sizes() {
        return sizes;
    }

    /** Returns the first sample of each pattern; only the first R entries are valid. */
    NativeBlock firstSamples() {
        return firstSamples;
    }

    static IntBuffer ints(NativeBlock block) {
        return block.bytes().asIntBuffer();
    }

    @Override
    public void close() {
        patternOfSample.close();
        if (ownsSizes) {
            sizes.close();
        }
        if (ownsFirstSamples) {
            firstSamples.close();
        }
    }
}
