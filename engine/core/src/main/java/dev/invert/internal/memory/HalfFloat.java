package dev.invert.internal.memory;

/** Converts between float and IEEE 754 binary16, for which Java 17 has neither a type nor a conversion. */
public final class HalfFloat {
    private static final int EXPONENT_BITS = 5;
    private static final int FRACTION_BITS = 10;
    private static final int EXPONENT_MASK = (1 << EXPONENT_BITS) - 1;
    private static final int FRACTION_MASK = (1 << FRACTION_BITS) - 1;
    private static final int BIAS = 15;
    private static final int SIGN = 0x8000;
    private static final int INFINITY = EXPONENT_MASK << FRACTION_BITS;
    private static final int NAN = INFINITY | 1 << (FRACTION_BITS - 1);
    private static final int FLOAT_INFINITY = 0x7F800000;
    private static final int FLOAT_FRACTION_BITS = 23;
    private static final int FRACTION_GAP = FLOAT_FRACTION_BITS - FRACTION_BITS;
    private static final int BIAS_GAP = 127 - BIAS;

    private HalfFloat() {}

    /** Returns the value of 16 bits as a float; every binary16 value is exactly representable. */
    public static float toFloat(short half) {
        int exponent = (half >>> FRACTION_BITS) & EXPONENT_MASK;
        int fraction = half & FRACTION_MASK;
        float magnitude;
        if (exponent == EXPONENT_MASK) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, 1 - BIAS - FRACTION_BITS);
        } else {
            magnitude = Math.scalb((float) (fraction | (1 << FRACTION_BITS)), exponent - BIAS - FRACTION_BITS);
        }
        return half < 0 ? -magnitude : magnitude;
    }

    /**
     * Rounds a float to the nearest binary16 value, ties to even.
     *
     * @return the 16 bits; infinity for magnitudes of 65,520 or more, which round to 65,536 or beyond
     */
    public static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & SIGN;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude > FLOAT_INFINITY) {
            return (short) (sign | NAN);
        }
        int exponent = (magnitude >>> FLOAT_FRACTION_BITS) - BIAS_GAP;
        if (exponent > 0) {
            // Rounding may carry into the exponent, up to infinity, which gives the correct result in both cases.
            int rounded = roundedShift(magnitude - (BIAS_GAP << FLOAT_FRACTION_BITS), FRACTION_GAP);
            return (short) (sign | Math.min(INFINITY, rounded));
        }
        int shift = FRACTION_GAP + 1 - exponent;
        int fraction = (magnitude & 0x7FFFFF) | 0x800000;
        return (short) (sign | (shift > FLOAT_FRACTION_BITS + 2 ? 0 : roundedShift(fraction, shift)));
    }

    private static int roundedShift(int value, int shift) {
        int half = 1 << (shift - 1);
        int odd = (value >>> shift) & 1;
        return (value + half - 1 + odd) >>> shift;
    }
}
