package dev.invert;

/** Types in which activations are stored. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary16. */
    FLOAT16(2),
    /** Upper 16 bits of an IEEE 754 binary32. */
    BFLOAT16(2),
    /** IEEE 754 binary64. */
    FLOAT64(8),
    /** Signed 64-bit integer. */
    INT64(8),
    /** Unsigned 64-bit integer. */
    UINT64(8);

    private final int byteCount;

    ElementType(int byteCount) {
        this.byteCount = byteCount;
    }

    /** Returns the size of one element in bytes. */
    public int byteCount() {
        return byteCount;
    }

    /** Returns whether float32 cannot represent every value of this type. */
    public boolean exceedsFloat32() {
        return byteCount > Float.BYTES;
    }
}
