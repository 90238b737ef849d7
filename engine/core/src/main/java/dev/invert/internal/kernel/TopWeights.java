package dev.invert.internal.kernel;

import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Weighs samples by whether they are among the top samples of a neuron, for the overlap with a formula: the K top samples
 * weigh {@code 2N + 1 - K}, the others {@code N + 1 - K}. The top samples are those with an activation above the
 * (m + 1)-th largest, where m is the {@linkplain #target target}; if ties leave none, the samples tied at the largest
 * activation. Reused; not thread-safe.
 */
public final class TopWeights {
    private static final int HALF_BITS = 16;
    private static final int HALF_KEYS = 1 << HALF_BITS;
    private static final int LOW_MASK = HALF_KEYS - 1;

    private final int sampleCount;
    private final int target;
    private final int[] patternOf;
    private final IntBuffer patternSizes;
    private final float[] values;
    private final int[] keys;
    private final int[] counts = new int[HALF_KEYS];
    private final long[] sums;
    private long topCount;

    /**
     * Allocates room for one neuron on the samples of a table.
     *
     * @param quantile share of the samples that count as top samples, above 0 and below 1
     */
    public TopWeights(PatternTable table, double quantile) {
        this.sampleCount = table.sampleCount();
        this.target = target(sampleCount, quantile);
        this.patternOf = new int[sampleCount];
        table.patternOfSample().get(patternOf);
        this.patternSizes = table.patternSizes();
        this.values = new float[sampleCount];
        this.keys = new int[sampleCount];
        this.sums = new long[table.patternCount()];
    }

    /** Returns m, the number of top samples if there are no ties: at least 1, below N. */
    public static int target(int sampleCount, double quantile) {
        return (int) Math.min(sampleCount - 1L, Math.max(1, (long) Math.floor(quantile * sampleCount)));
    }

    /**
     * Returns the sum of the weights of each pattern; the next call overwrites it.
     *
     * @param neuron a neuron that is finite and not constant
     */
    public long[] weigh(RankedNeuron neuron) {
        neuron.keys().get(values);
        int border = border();
        for (int p = 0; p < sums.length; p++) {
            sums[p] = patternSizes.get(p) * (sampleCount + 1 - topCount);
        }
        for (int i = 0; i < sampleCount; i++) {
            if (keys[i] > border) {
                sums[patternOf[i]] += sampleCount;
            }
        }
        return sums;
    }

    /** Returns K, the number of top samples of the last neuron. */
    public long topCount() {
        return topCount;
    }

    /**
     * Counts the top samples and returns the largest key of the others. The upper half of the (m + 1)-th largest key is
     * found first, then its lower half.
     */
    private int border() {
        Arrays.fill(counts, 0);
        for (int i = 0; i < sampleCount; i++) {
            // The sum makes a positive zero of a negative one; negative floats order backwards.
            int bits = Float.floatToRawIntBits(values[i] + 0.0f);
            int key = bits ^ (bits >> 31 & Integer.MAX_VALUE);
            keys[i] = key;
            counts[(key >> HALF_BITS) + HALF_KEYS / 2]++;
        }
        int left = target;
        int high = HALF_KEYS - 1;
        while (counts[high] <= left) {
            left -= counts[high--];
        }
        int upper = high - HALF_KEYS / 2;
        Arrays.fill(counts, 0);
        for (int key : keys) {
            if (key >> HALF_BITS == upper) {
                counts[key & LOW_MASK]++;
            }
        }
        int low = HALF_KEYS - 1;
        while (counts[low] <= left) {
            left -= counts[low--];
        }
        int border = upper << HALF_BITS | low;
        topCount = (long) target - left;
        if (topCount > 0) {
            return border;
        }
        topCount = counts[low];
        return border - 1;
    }
}
