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
    private int[] hits = new int[0];
    private int hitCount;

    HalfLocator(PatternTable table) {
        this.patternOf = table.patternOfSample();
    }

    /** Implements {@link RankedNeuron#locate} for finite activations. */
    void locate(DenseValues neuron, byte[] formulas, int position, LocatedSamples found) {
        ShortBuffer values = neuron.bytes().asShortBuffer();
        boolean bfloat16 = neuron.elementType() == ElementType.BFLOAT16;
        count(values, formulas);
        Arrays.sort(hits, 0, hitCount);
        double first = value(JavaRanker.key16(values.get(0) & 0xFFFF), bfloat16);
        double sum = 0;
        double squares = 0;
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
            float value = value(key, bfloat16);
            double distance = value - first;
            sum += count * distance;
            squares += count * (distance * distance);
            if (position >= below && position < below + count) {
                askedBegin = below;
                askedEnd = below + count;
            }
            for (; hit < hitCount && hits[hit] >>> FORMULA_BITS == key; hit++) {
                if (key != ZERO_KEY) {
                    found.add(below, below + count, value, hits[hit] & 0xFF);
                }
            }
            below += count;
        }
        found.setGroups(zerosBegin, zerosBegin + counts[ZERO_KEY], askedBegin, askedEnd);
        found.setMoments(first, sum, squares);
    }

    private void count(ShortBuffer values, byte[] formulas) {
        Arrays.fill(counts, 0);
        int n = values.limit();
        if (hits.length < n) {
            hits = new int[n];
        }
        hitCount = 0;
        for (int i = 0; i < n; i++) {
            int key = JavaRanker.key16(values.get(i) & 0xFFFF);
            counts[key]++;
            int holding = formulas[patternOf.get(i)] & 0xFF;
            if (holding != 0) {
                hits[hitCount++] = key << FORMULA_BITS | holding;
            }
        }
    }

    private static float value(int key, boolean bfloat16) {
        int bits = (key & 0x8000) != 0 ? key & 0x7FFF : ~key & 0xFFFF;
        return bfloat16 ? Float.intBitsToFloat(bits << Short.SIZE) : HalfFloat.toFloat((short) bits);
    }
}
