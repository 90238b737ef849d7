package dev.invert;

/** How one activation is stored. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(4),
    /** IEEE 754 binary16. */
    FLOAT16(2),
    /** The upper half of a binary32. */
    BFLOAT16(2);

    private final int byteCount;

    ElementType(int byteCount) {
        this.byteCount = byteCount;
    }

    /** Bytes of one element. */
    public int byteCount() {
        return byteCount;
    }
}
