package dev.invert.scores;

/** Type of the elements of auc.npy. */
public enum AucType {
    /** The AUCs rounded to the nearest float: half the space, 7 digits. */
    FLOAT32(Float.BYTES, "<f4"),
    /** The AUCs as computed. */
    FLOAT64(Double.BYTES, "<f8");

    private final int byteCount;
    private final String descriptor;

    AucType(int byteCount, String descriptor) {
        this.byteCount = byteCount;
        this.descriptor = descriptor;
    }

    /** Returns the bytes per element. */
    int byteCount() {
        return byteCount;
    }

    /** Returns the name of the type in a .npy header. */
    String descriptor() {
        return descriptor;
    }
}
