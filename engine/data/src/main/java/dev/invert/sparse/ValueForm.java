package dev.invert.sparse;

import dev.invert.ElementType;
import dev.invert.internal.memory.HalfFloat;

/** Forms in which values are kept: the narrowest that holds all values of a source exactly. */
enum ValueForm {
    /** 16 bits of a float16. */
    HALF(ElementType.FLOAT16, Short.BYTES),
    /** 32 bits of a float32. */
    FLOAT(ElementType.FLOAT32, Float.BYTES),
    /** 64 bits of a float64. */
    DOUBLE(ElementType.FLOAT64, Double.BYTES);

    private final ElementType type;
    private final int byteCount;

    ValueForm(ElementType type, int byteCount) {
        this.type = type;
        this.byteCount = byteCount;
    }

    ElementType type() {
        return type;
    }

    int byteCount() {
        return byteCount;
    }

    /** Returns the value of the bits. */
    double value(long bits) {
        return switch (this) {
            case HALF -> HalfFloat.toFloat((short) bits);
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
        };
    }

    /** Returns the bits of a value, rounded to the nearest of this form. */
    long bits(double value) {
        return switch (this) {
            case HALF -> HalfFloat.of((float) value) & 0xFFFFL;
            case FLOAT -> Float.floatToRawIntBits((float) value) & 0xFFFFFFFFL;
            case DOUBLE -> Double.doubleToRawLongBits(value);
        };
    }

    /** Returns whether the bits are those of 0 or -0. */
    boolean isZero(long bits) {
        return switch (this) {
            case HALF -> (bits & 0x7FFF) == 0;
            case FLOAT -> (bits & 0x7FFFFFFF) == 0;
            case DOUBLE -> bits << 1 == 0;
        };
    }

    /** Returns whether the bits are those of a number that is not infinite. */
    boolean isFinite(long bits) {
        return switch (this) {
            case HALF -> (bits & 0x7C00) != 0x7C00;
            case FLOAT -> (bits & 0x7F800000) != 0x7F800000;
            case DOUBLE -> Double.isFinite(Double.longBitsToDouble(bits));
        };
    }
}
