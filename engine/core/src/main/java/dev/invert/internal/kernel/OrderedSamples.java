package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Moments and located samples of dense activations, as the kernels compute them, from an order of the samples that was
 * computed elsewhere. Not thread-safe.
 */
public final class OrderedSamples {
    private final IntBuffer patternOf;
    private final HalfLocator halves;
    /** Key in the upper, pattern in the lower 32 bits. */
    private long[] entries = new long[0];

    /** Prepares for activations on the samples of a table. */
    public OrderedSamples(PatternTable table) {
        this.patternOf = table.patternOfSample();
        this.halves = new HalfLocator(table);
    }

    /** Returns whether activations of a type need not be converted to keys first. */
    public static boolean suits(ElementType type) {
        return !type.exceedsFloat32();
    }

    /** Forgets what is known about activations whose memory may hold others. */
    public void forget() {
        halves.forget();
    }

    /** Returns the moments of a neuron; see {@link RankedNeuron#moments}. */
    public Moments moments(DenseValues values) {
        return values.elementType() == ElementType.FLOAT32
                ? JavaLocator.moments(values.floats())
                : halves.moments(values);
    }

    /**
     * Locates samples of a neuron; see {@link RankedNeuron#locate}.
     *
     * @param values finite activations of a type that {@linkplain #suits suits}
     * @param order samples in ascending order of activation, equal ones in ascending order of sample
     */
    public void locate(DenseValues values, IntBuffer order, byte[] formulas, int position, LocatedSamples found) {
        int sampleCount = values.sampleCount();
        found.start(sampleCount);
        if (values.elementType() != ElementType.FLOAT32) {
            halves.locate(values, formulas, position, found);
            return;
        }
        if (entries.length < sampleCount) {
            entries = new long[sampleCount];
        }
        FloatBuffer floats = values.floats();
        int count = 0;
        int negatives = 0;
        for (int i = 0; i < sampleCount; i++) {
            int sample = order.get(i);
            int bits = Float.floatToRawIntBits(floats.get(sample));
            if (bits << 1 == 0) {
                continue;
            }
            int key = bits ^ ((bits >> 31) | 0x80000000);
            entries[count++] = ((long) key << 32) | patternOf.get(sample);
            negatives += bits >>> 31;
        }
        new JavaLocator(entries, count, negatives, sampleCount - count).locate(formulas, position, found);
    }
}
