package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.NeuronValues;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/**
 * Ranks one neuron and sums the doubled mid-ranks per pattern. The sort carries pattern numbers, not samples, so that
 * no array of ranks is ever written. Zeros, most samples of a rectified layer, are not sorted: the sum of each pattern
 * starts at m_p times the rank of zero, and the other samples add their difference from it. (16-bit activations are
 * counted instead of sorted.)
 */
final class JavaRanker {
    private static final int HALF_KEYS = 1 << 16;
    private static final int HALF_SIGN = 0x8000;
    private static final int HALF_MAGNITUDE = 0x7FFF;

    private final PatternTable table;
    private final int[] patternOf;
    private final int[] patternSizes;
    private final SortedEntries entries = new SortedEntries();
    private int[] halfCounts = new int[0];
    private short[] halves = new short[0];
    private HalfLocator halfLocator;

    JavaRanker(PatternTable table) {
        this.table = table;
        this.patternOf = toArray(table.patternOfSample());
        this.patternSizes = toArray(table.patternSizes());
    }

    private static int[] toArray(IntBuffer buffer) {
        int[] values = new int[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /**
     * Ranks a neuron.
     *
     * @param values the activations, of at most 32 bits
     * @param patternSums receives the sum of the doubled mid-ranks of each pattern, R entries
     * @param summary receives the other results; if it names a non-finite sample, {@code patternSums} is undefined
     */
    void rank(NeuronValues values, long[] patternSums, RankSummary summary) {
        table.requireSampleCount(values);
        if (halfLocator != null) {
            halfLocator.forget();
        }
        DenseValues dense = (DenseValues) values;
        ByteBuffer bytes = dense.bytes();
        switch (dense.elementType()) {
            case FLOAT32 -> rank32(bytes.asFloatBuffer(), patternSums, summary);
            case FLOAT16 -> rank16(bytes.asShortBuffer(), 0x7C00, patternSums, summary);
            case BFLOAT16 -> rank16(bytes.asShortBuffer(), 0x7F80, patternSums, summary);
            default -> throw new IllegalArgumentException("values of " + dense.elementType() + ": rank their keys");
        }
    }

    /** Locates samples of the neuron that was ranked last; see {@link RankedNeuron#locate}. */
    void locate(DenseValues values, byte[] formulas, int position, LocatedSamples found) {
        found.start(patternOf.length);
        if (values.elementType() == ElementType.FLOAT32) {
            entries.locator().locate(formulas, position, found);
            return;
        }
        halfLocator().locate(values, formulas, position, found);
    }

    /** Returns the moments of the neuron that was ranked last. */
    Moments moments(DenseValues values) {
        return values.elementType() == ElementType.FLOAT32
                ? JavaLocator.moments(values.floats())
                : halfLocator().moments(values);
    }

    private HalfLocator halfLocator() {
        if (halfLocator == null) {
            halfLocator = new HalfLocator(table);
        }
        return halfLocator;
    }

    private void rank32(FloatBuffer values, long[] patternSums, RankSummary summary) {
        int n = patternOf.length;
        entries.start(n);
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(values.get(i));
            if ((bits & SortedEntries.EXPONENT) == SortedEntries.EXPONENT) {
                summary.set(i, false, 0);
                return;
            }
            entries.add(bits, patternOf[i]);
        }
        entries.sort(n);
        long zeroRank = entries.zeroRank();
        for (int p = 0; p < patternSizes.length; p++) {
            patternSums[p] = patternSizes[p] * zeroRank;
        }
        entries.rank((pattern, offset) -> patternSums[pattern] += offset, summary);
    }

    /**
     * Ranks 16-bit activations by counting each value, which is faster than sorting because there are so few values.
     */
    private void rank16(ShortBuffer values, int exponentMask, long[] patternSums, RankSummary summary) {
        int n = patternOf.length;
        if (halves.length == 0) {
            halves = new short[n];
            halfCounts = new int[HALF_KEYS];
        }
        values.get(halves);
        Arrays.fill(halfCounts, 0);
        int largest = 0;
        for (int i = 0; i < n; i++) {
            int half = halves[i];
            largest = Math.max(largest, half & HALF_MAGNITUDE);
            halfCounts[key16(half)]++;
        }
        if (largest >= exponentMask) {
            summary.set(firstNonFinite(exponentMask), false, 0);
            return;
        }
        boolean constant = halfCounts[key16(halves[0])] == n;
        double tieTerm = countsToRanks();
        Arrays.fill(patternSums, 0);
        for (int i = 0; i < n; i++) {
            patternSums[patternOf[i]] += halfCounts[key16(halves[i])] & 0xFFFFFFFFL;
        }
        summary.set(-1, constant, tieTerm);
    }

    private int firstNonFinite(int exponentMask) {
        int sample = 0;
        while ((halves[sample] & exponentMask) != exponentMask) {
            sample++;
        }
        return sample;
    }

    /** Replaces the table of counts by doubled mid-ranks, unsigned integers up to 2N. Returns the tie term. */
    private double countsToRanks() {
        double tieTerm = 0;
        int below = 0;
        for (int key = 0; key < HALF_KEYS; key++) {
            int size = halfCounts[key];
            if (size > 0) {
                tieTerm += SortedEntries.tieTerm(size);
                halfCounts[key] = 2 * below + size + 1;
                below += size;
            }
        }
        return tieTerm;
    }

    /**
     * Returns the sort key of a 16-bit float, from 0 to 65,535 in the order of the values; both zeros have the same
     * key.
     *
     * @param half the 16 bits, sign-extended or zero-extended
     */
    static int key16(int half) {
        int key = (half ^ (((short) half >> 15) | HALF_SIGN)) & 0xFFFF;
        // -0 would have the last key before that of 0. It is rare, so this branch is predicted; one on any zero would
        // not be.
        return key == HALF_SIGN - 1 ? HALF_SIGN : key;
    }
}
