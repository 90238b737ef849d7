package dev.invert.batches;

import java.nio.ByteBuffer;

/** Supplies the input of a model in batches. Not thread-safe. */
public interface BatchSource {
    /** Returns the element type, which is the same for all samples. */
    default InputType inputType() {
        return InputType.FLOAT32;
    }

    /** Returns the shape of one sample without the batch dimension, such as (3, 224, 224); the same for all samples. */
    long[] sampleShape();

    /**
     * Writes as many of the next samples as fit into a buffer, starting at index 0.
     *
     * @param batch native memory in native byte order, at position 0, with room for at least one sample
     * @return the number of samples written; 0 at the end of the input
     */
    int fill(ByteBuffer batch);

    /**
     * Returns the index in the input of the next sample to read, from which a resumed run can start. It exceeds the
     * number of samples written if some were skipped.
     */
    long position();
}
