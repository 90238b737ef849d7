package dev.invert.batches;

/** Element type of a model's input, before it is copied to the model's device. */
public enum InputType {
    /** Images and other real values; they are converted if the model has a lower precision. */
    FLOAT32(4),
    /** Token ids. */
    INT64(8),
    /** Masks. */
    BOOL(1);

    private final int byteCount;

    InputType(int byteCount) {
        this.byteCount = byteCount;
    }

    /** Returns the size of one value in bytes. */
    public int byteCount() {
        return byteCount;
    }
}
