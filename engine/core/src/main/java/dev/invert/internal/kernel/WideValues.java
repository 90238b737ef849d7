package dev.invert.internal.kernel;

import dev.invert.DenseValues;
import dev.invert.ElementType;
import java.nio.LongBuffer;

/**
 * Activations of 64 bits as keys: integers in the same order. Equal activations have equal keys, also 0 and -0. The
 * differences between activations are computed from the keys, so that large integers keep theirs.
 */
final class WideValues {
    private static final long EXPONENT = 0x7FF0_0000_0000_0000L;
    private static final int LARGEST_EXPONENT = 1000;

    private final LongBuffer bits;
    private final ElementType type;
    private final double unit;

    /** @param values activations of a type that float32 does not cover */
    WideValues(DenseValues values) {
        this.bits = values.bytes().asLongBuffer();
        this.type = values.elementType();
        this.unit = type == ElementType.FLOAT64 ? unit() : 1;
    }

    /** Returns the power of two at the largest magnitude, as far as it and its inverse are in range. */
    private double unit() {
        long largest = 0;
        for (int i = 0; i < bits.limit(); i++) {
            largest = Math.max(largest, bits.get(i) & Long.MAX_VALUE);
        }
        int exponent = Math.getExponent(Double.longBitsToDouble(largest));
        return Math.scalb(1.0, Math.max(-LARGEST_EXPONENT, Math.min(LARGEST_EXPONENT, exponent)));
    }

    /** Returns N. */
    int count() {
        return bits.limit();
    }

    /** Returns the first sample that is NaN or infinite, or -1. */
    int nonFiniteSample() {
        if (type == ElementType.FLOAT64) {
            for (int i = 0; i < bits.limit(); i++) {
                if ((bits.get(i) & EXPONENT) == EXPONENT) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Returns the key of a sample's activation. */
    long key(int sample) {
        long value = bits.get(sample);
        return switch (type) {
            case FLOAT64 -> value == Long.MIN_VALUE ? 0 : value ^ ((value >> 63) & Long.MAX_VALUE);
            case UINT64 -> value ^ Long.MIN_VALUE;
            default -> value;
        };
    }

    /** Returns the key of an activation of 0. */
    long zeroKey() {
        return type == ElementType.UINT64 ? Long.MIN_VALUE : 0;
    }

    /** Returns the activation of a sample as float32, or NaN if float32 has no such value. */
    float exactFloat(int sample) {
        long value = bits.get(sample);
        if (type == ElementType.FLOAT64) {
            double exact = Double.longBitsToDouble(value);
            float same = (float) exact;
            return same == exact ? same : Float.NaN;
        }
        float same = value;
        boolean isSigned = type == ElementType.INT64;
        boolean holds = same < 0x1p63f && (long) same == value && (isSigned || value >= 0);
        return holds ? same : Float.NaN;
    }

    /** Returns the nearest double to the activation of a key. */
    double value(long key) {
        return switch (type) {
            case FLOAT64 -> Double.longBitsToDouble(key ^ ((key >> 63) & Long.MAX_VALUE));
            case UINT64 -> unsigned(key ^ Long.MIN_VALUE);
            default -> key;
        };
    }

    private static double unsigned(long value) {
        return value >= 0 ? value : 2.0 * ((value >>> 1) | (value & 1));
    }

    /** Returns the factor by which the distances of {@link #distance} are smaller than those of the activations. */
    double scale() {
        return unit;
    }

    /** Returns the activation of a key minus that of another one, divided by {@link #scale()}, so that squares fit. */
    double distance(long key, long from) {
        if (type == ElementType.FLOAT64) {
            double inverse = 1 / unit;
            return value(key) * inverse - value(from) * inverse;
        }
        long difference = key - from;
        boolean overflows = ((key ^ from) & (key ^ difference)) < 0;
        return overflows ? (double) key - (double) from : difference;
    }
}
