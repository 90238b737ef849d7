package dev.invert.internal.kernel;

import java.util.Arrays;
import java.util.List;

/**
 * Keeps the samples with the highest keys, in descending order; equal keys keep the order in which they are offered.
 */
final class ExtremeSamples {
    private final int[] samples;
    private final long[] keys;
    private int size;

    /** @param capacity maximum number of samples kept, at least 1 */
    ExtremeSamples(int capacity) {
        samples = new int[capacity];
        keys = new long[capacity];
    }

    /** Offers a sample. */
    void offer(int sample, long key) {
        if (size == keys.length && key <= keys[size - 1]) {
            return;
        }
        int place = size < keys.length ? size++ : size - 1;
        while (place > 0 && key > keys[place - 1]) {
            samples[place] = samples[place - 1];
            keys[place] = keys[place - 1];
            place--;
        }
        samples[place] = sample;
        keys[place] = key;
    }

    /** Returns the samples, the one with the highest key first. */
    List<Integer> toList() {
        return Arrays.stream(samples, 0, size).boxed().toList();
    }
}
