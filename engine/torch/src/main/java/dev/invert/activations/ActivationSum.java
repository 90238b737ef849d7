package dev.invert.activations;

import dev.invert.ElementType;
import java.nio.ByteBuffer;

/**
 * Checksum of the activations in a file. Each value counts together with its neuron and its sample, so the sum does not
 * depend on the order of writing, nor on the place in the file; values that changed places or became zero change it.
 */
final class ActivationSum {
    private static final long NEURON_STEP = 0x9E3779B97F4A7C15L;
    private static final long FIRST_FACTOR = 0xBF58476D1CE4E5B9L;
    private static final long SECOND_FACTOR = 0x94D049BB133111EBL;

    private long sum;

    ActivationSum(long sum) {
        this.sum = sum;
    }

    /** Adds values of one neuron; the buffer keeps its position. */
    void add(ByteBuffer values, ElementType type, int neuron, long firstSample) {
        boolean isFloat = type == ElementType.FLOAT32;
        int count = values.remaining() / type.byteCount();
        int start = values.position();
        long added = 0;
        for (int i = 0; i < count; i++) {
            int bits = isFloat ? values.getInt(start + i * Float.BYTES) : values.getShort(start + i * Short.BYTES);
            long place = neuron * NEURON_STEP + firstSample + i;
            added += mixed(mixed(place) + bits);
        }
        sum += added;
    }

    long value() {
        return sum;
    }

    private static long mixed(long value) {
        long z = (value ^ (value >>> 30)) * FIRST_FACTOR;
        z = (z ^ (z >>> 27)) * SECOND_FACTOR;
        return z ^ (z >>> 31);
    }
}
