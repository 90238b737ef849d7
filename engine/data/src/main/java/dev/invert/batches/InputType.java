package dev.invert.batches;

/** What a model's input consists of, before it is on the model's device. */
public enum InputType {
    /** Images and other real values; a model of lower precision gets them converted. */
    FLOAT32(4),
    /** Token ids. */
    INT64(8);

    private final int byteCount;

    InputType(int byteCount) {
        this.byteCount = byteCount;
    }

    /** Bytes of one value. */
    public int byteCount() {
        return byteCount;
    }
}
