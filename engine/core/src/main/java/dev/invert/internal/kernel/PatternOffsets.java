package dev.invert.internal.kernel;

import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Sums of ranks, or of other weights, of each pattern of a neuron whose samples mostly share one of them: the shared
 * weight, and the patterns whose sum is not their size times that weight. Reused from neuron to neuron.
 */
public final class PatternOffsets {
    private static final int NOWHERE = -1;

    private int[] patterns = new int[0];
    private long[] offsets = new long[0];
    /** Place of each listed pattern while {@link #add} is called; null until then. */
    private int[] places;

    private final int patternCount;
    private long shared;
    private int count;

    PatternOffsets(int patternCount) {
        this.patternCount = patternCount;
    }

    /** Clears the list and makes room for {@code capacity} patterns. */
    void start(long sharedWeight, int capacity) {
        if (patterns.length < capacity) {
            patterns = new int[capacity];
            offsets = new long[capacity];
        }
        shared = sharedWeight;
        count = 0;
    }

    /** Lists a pattern that is not listed yet; returns false if there is no room. */
    boolean append(int pattern, long offset) {
        if (count == patterns.length) {
            return false;
        }
        patterns[count] = pattern;
        offsets[count++] = offset;
        return true;
    }

    /** Adds the offset of one sample to its pattern. The caller calls {@link #finish} after the last one. */
    void add(int pattern, long offset) {
        if (places == null) {
            places = new int[patternCount];
            Arrays.fill(places, NOWHERE);
        }
        if (places[pattern] == NOWHERE) {
            places[pattern] = count;
            append(pattern, offset);
        } else {
            offsets[places[pattern]] += offset;
        }
    }

    /** Ends a list of {@link #add}ed samples. */
    void finish() {
        for (int i = 0; i < count; i++) {
            places[patterns[i]] = NOWHERE;
        }
    }

    /** Returns the shared weight of a sample. */
    long shared() {
        return shared;
    }

    /** Returns the number of listed patterns. */
    int count() {
        return count;
    }

    /** Returns a listed pattern. */
    int pattern(int i) {
        return patterns[i];
    }

    /** Returns the sum of a listed pattern less its size times the shared weight. */
    long offset(int i) {
        return offsets[i];
    }

    /** Copies the listed patterns and their offsets. */
    void copy(IntBuffer patternsTo, LongBuffer offsetsTo) {
        patternsTo.put(0, patterns, 0, count);
        offsetsTo.put(0, offsets, 0, count);
    }

    /**
     * Returns the sum of a truth set.
     *
     * @param n number of samples in the set
     */
    public long sum(LongBuffer truth, long n) {
        long sum = shared * n;
        for (int i = 0; i < count; i++) {
            int pattern = patterns[i];
            sum += (truth.get(pattern >>> 6) >>> pattern & 1) != 0 ? offsets[i] : 0;
        }
        return sum;
    }

    /**
     * Computes the sum of each pattern, less its size times a weight.
     *
     * @param sizes number of samples of each pattern
     * @param less the weight to subtract; 0 for the sums themselves
     * @param sums receives R sums
     */
    void expand(IntBuffer sizes, long less, LongBuffer sums) {
        for (int p = 0; p < patternCount; p++) {
            sums.put(p, sizes.get(p) * (shared - less));
        }
        for (int i = 0; i < count; i++) {
            sums.put(patterns[i], sums.get(patterns[i]) + offsets[i]);
        }
    }
}
