package dev.invert.explain;

/** The few samples with the highest keys, highest first; of equal keys the sample offered first comes first. */
final class ExtremeSamples {
    private final int[] samples;
    private final float[] keys;
    private int size;

    /** @param capacity how many samples are kept, at least 1 */
    ExtremeSamples(int capacity) {
        samples = new int[capacity];
        keys = new float[capacity];
    }

    /** Offers a sample; the order of keys is that of {@link Float#compare}, in which -0 comes before 0. */
    void offer(int sample, float key) {
        if (size == keys.length && Float.compare(key, keys[size - 1]) <= 0) {
            return;
        }
        int place = size < keys.length ? size++ : size - 1;
        while (place > 0 && Float.compare(key, keys[place - 1]) > 0) {
            samples[place] = samples[place - 1];
            keys[place] = keys[place - 1];
            place--;
        }
        samples[place] = sample;
        keys[place] = key;
    }

    /** Returns how many samples are kept. */
    int size() {
        return size;
    }

    /** Returns a sample by its place, from 0. */
    int sample(int place) {
        return samples[place];
    }
}
