package dev.invert;

/** IEEE 754 binary16, which Java 17 has no type or conversion for. */
final class HalfFloat {
    private static final int EXPONENT_BITS = 5;
    private static final int FRACTION_BITS = 10;
    private static final int EXPONENT_MASK = (1 << EXPONENT_BITS) - 1;
    private static final int FRACTION_MASK = (1 << FRACTION_BITS) - 1;
    private static final int BIAS = 15;

    private HalfFloat() {}

    /** The value of 16 bits; every binary16 value is a float. */
    static float toFloat(short half) {
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
}
