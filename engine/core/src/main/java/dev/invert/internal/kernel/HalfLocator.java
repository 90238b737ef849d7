package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import dev.invert.internal.memory.HalfFloat;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/**
 * Locates samples of 16-bit activations: counts every value, and sorts only the samples that satisfy a formula. Moments
 * are summed over distinct values in ascending order.
 */
final class HalfLocator {
    private static final int KEYS = 1 << 16;
    private static final int ZERO_KEY = 0x8000;
    private static final int FORMULA_BITS = 8;

    private final IntBuffer patternOf;
    private final int[] counts = new int[KEYS];
    /** The neuron that was counted last. */
    private DenseValues counted;

    private int[] hits = new int[0];
    private int hitCount;

    HalfLocator(PatternTable table) {
        this.patternOf = table.patternOfSample();
    }

    /** Implements {@link RankedNeuron#locate} for finite activations. */
    void locate(DenseValues neuron, byte[] formulas, int position, LocatedSamples found) {
        boolean bfloat16 = neuron.elementType() == ElementType.BFLOAT16;
        count(neuron);
        collectHits(neuron, formulas);
        Arrays.sort(hits, 0, hitCount);
        int hit = 0;
        int below = 0;
        int zerosBegin = 0;
        int askedBegin = 0;
        int askedEnd = 0;
        for (int key = 0; key < KEYS; key++) {
            int count = counts[key];
            zerosBegin = key == ZERO_KEY ? below : zerosBegin;
            if (count == 0) {
                continue;
            }
            if (position >= below && position < below + count) {
                askedBegin = below;
                askedEnd = below + count;
            }
            for (; hit < hitCount && hits[hit] >>> FORMULA_BITS == key; hit++) {
                if (key != ZERO_KEY) {
                    found.add(below, below + count, value(key, bfloat16), hits[hit] & 0xFF);
                }
            }
            below += count;
        }
        found.setGroups(zerosBegin, zerosBegin + counts[ZERO_KEY], askedBegin, askedEnd);
    }

    /** Discards the counts: another neuron may take the place of the last one in the same memory. */
    void forget() {
        counted = null;
    }

    /** Returns the moments of a neuron, summed over its distinct values in ascending order. */
    Moments moments(DenseValues neuron) {
        boolean bfloat16 = neuron.elementType() == ElementType.BFLOAT16;
        count(neuron);
        double first = value(JavaRanker.key16(neuron.bytes().asShortBuffer().get(0) & 0xFFFF), bfloat16);
        double sum = 0;
        double squares = 0;
        for (int key = 0; key < KEYS; key++) {
            if (counts[key] > 0) {
                double distance = value(key, bfloat16) - first;
                sum += counts[key] * distance;
                squares += counts[key] * (distance * distance);
            }
        }
        return new Moments(first, sum, squares);
    }

    private void count(DenseValues neuron) {
        if (neuron.equals(counted)) {
            return;
        }
        Arrays.fill(counts, 0);
        ShortBuffer values = neuron.bytes().asShortBuffer();
        for (int i = 0; i < values.limit(); i++) {
            counts[JavaRanker.key16(values.get(i) & 0xFFFF)]++;
        }
        counted = neuron;
    }

    private void collectHits(DenseValues neuron, byte[] formulas) {
        ShortBuffer values = neuron.bytes().asShortBuffer();
        int n = values.limit();
        if (hits.length < n) {
            hits = new int[n];
        }
        hitCount = 0;
        for (int i = 0; i < n; i++) {
            int holding = formulas[patternOf.get(i)] & 0xFF;
            if (holding != 0) {
                hits[hitCount++] = JavaRanker.key16(values.get(i) & 0xFFFF) << FORMULA_BITS | holding;
            }
        }
    }

    private static float value(int key, boolean bfloat16) {
        int bits = (key & 0x8000) != 0 ? key & 0x7FFF : ~key & 0xFFFF;
        return bfloat16 ? Float.intBitsToFloat(bits << Short.SIZE) : HalfFloat.toFloat((short) bits);
    }
}
