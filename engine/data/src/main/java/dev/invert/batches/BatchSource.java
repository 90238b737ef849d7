package dev.invert.batches;

import java.nio.ByteBuffer;

/** Gives a model its input, batch after batch. Used by one thread at a time. */
public interface BatchSource {
    /** What the values are; the same for all samples. */
    default InputType inputType() {
        return InputType.FLOAT32;
    }

    /** Extents of one sample without the batch, such as (3, 224, 224); the same for all samples. */
    long[] sampleShape();

    /**
     * Writes the next samples, as many as fit, from the buffer's start.
     *
     * @param batch native memory in native byte order with room for at least one sample
     * @return number of samples written; 0 when there are no more
     */
    int fill(ByteBuffer batch);

    /**
     * Where in the input the next sample will come from: what a source that goes on later starts from. Differs from the
     * number of samples given where some were left out.
     */
    long position();
}
