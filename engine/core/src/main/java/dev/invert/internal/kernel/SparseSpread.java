package dev.invert.internal.kernel;

import dev.invert.SparseValues;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/** Measures the spread of stored activations; all others are 0 and are counted in words of samples. */
final class SparseSpread {
    private static final int KEY_OF_ZERO = 0;

    private final int[] samples;
    private final int[] keys;
    private final long[] set;
    private final int sampleCount;

    private SparseSpread(SparseValues values, long[] set) {
        IntBuffer stored = values.samples();
        FloatBuffer floats = values.storedFloats();
        this.sampleCount = values.sampleCount();
        this.set = set;
        this.samples = new int[stored.limit()];
        this.keys = new int[samples.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = stored.get(i);
            keys[i] = flipNegative(Float.floatToRawIntBits(floats.get(i)));
        }
    }

    static ActivationSpread measure(SparseValues values, long[] set) {
        return new SparseSpread(values, set).spread();
    }

    /** Maps bits of floats to ints in the same order, in which -0 is less than 0, and back. */
    private static int flipNegative(int bits) {
        return bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
    }

    private static double value(int key) {
        return Float.intBitsToFloat(flipNegative(key));
    }

    private ActivationSpread spread() {
        boolean hasZeros = samples.length < sampleCount;
        int least = hasZeros ? KEY_OF_ZERO : keys[0];
        int greatest = least;
        for (int key : keys) {
            least = Math.min(least, key);
            greatest = Math.max(greatest, key);
        }
        double low = value(least);
        double high = value(greatest);
        double scale = high > low ? ActivationSpread.BINS / (high - low) : 0;
        long[][] counts = new long[2][ActivationSpread.BINS];
        long inside = 0;
        for (long word : set) {
            inside += Long.bitCount(word);
        }
        long storedInside = 0;
        for (int i = 0; i < samples.length; i++) {
            int in = isInside(samples[i]) ? 1 : 0;
            counts[in][bin(value(keys[i]), low, scale)]++;
            storedInside += in;
        }
        if (hasZeros) {
            int bin = bin(0, low, scale);
            counts[1][bin] += inside - storedInside;
            counts[0][bin] += sampleCount - samples.length - (inside - storedInside);
        }
        return new ActivationSpread(
                low,
                high,
                Arrays.stream(counts[1]).boxed().toList(),
                Arrays.stream(counts[0]).boxed().toList(),
                top().toList(),
                inactive().toList());
    }

    private static int bin(double value, double low, double scale) {
        return Math.min(ActivationSpread.BINS - 1, (int) ((value - low) * scale));
    }

    private boolean isInside(int sample) {
        return (set[sample >>> 6] >>> sample & 1) != 0;
    }

    /** Offers the stored activations, and as many of the first zeros as can be kept, in the order of the samples. */
    private ExtremeSamples top() {
        ExtremeSamples top = new ExtremeSamples(ActivationSpread.TOP_SAMPLES);
        int zeros = 0;
        int sample = 0;
        for (int i = 0; i <= samples.length; i++) {
            int end = i < samples.length ? samples[i] : sampleCount;
            for (; sample < end && zeros < ActivationSpread.TOP_SAMPLES; sample++) {
                top.offer(sample, KEY_OF_ZERO);
                zeros++;
            }
            if (i < samples.length) {
                top.offer(samples[i], keys[i]);
            }
            sample = end + 1;
        }
        return top;
    }

    /** Does the same in the set, lowest activations first. */
    private ExtremeSamples inactive() {
        ExtremeSamples inactive = new ExtremeSamples(ActivationSpread.INACTIVE_SAMPLES);
        int zeros = 0;
        int sample = 0;
        for (int i = 0; i <= samples.length; i++) {
            int end = i < samples.length ? samples[i] : sampleCount;
            sample = zeros < ActivationSpread.INACTIVE_SAMPLES ? nextInside(sample) : end;
            while (sample < end && zeros < ActivationSpread.INACTIVE_SAMPLES) {
                inactive.offer(sample, ~KEY_OF_ZERO);
                zeros++;
                sample = nextInside(sample + 1);
            }
            if (i < samples.length && isInside(samples[i])) {
                inactive.offer(samples[i], ~keys[i]);
            }
            sample = end + 1;
        }
        return inactive;
    }

    /** Returns the first sample of the set from a sample on; N if there is none. */
    private int nextInside(int from) {
        if (from >= sampleCount) {
            return sampleCount;
        }
        long word = set[from >>> 6] & -1L << from;
        for (int w = from >>> 6; ; word = set[w]) {
            if (word != 0) {
                return (w << 6) + Long.numberOfTrailingZeros(word);
            }
            if (++w == set.length) {
                return sampleCount;
            }
        }
    }
}
