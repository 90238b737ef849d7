package dev.invert;

/** Floating-point types in which activations are stored. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary16. */
    FLOAT16(2),
    /** Upper 16 bits of an IEEE 754 binary32. */
    BFLOAT16(2);

    private final int byteCount;

    ElementType(int byteCount) {
        this.byteCount = byteCount;
    }

    /** Returns the size of one element in bytes. */
    public int byteCount() {
        return byteCount;
    }
}
