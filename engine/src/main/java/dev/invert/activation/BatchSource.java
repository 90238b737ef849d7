package dev.invert.activation;

import java.nio.FloatBuffer;

/** Gives a model its input, batch after batch. */
public interface BatchSource {
    /** Extents of one sample without the batch, such as (3, 224, 224); the same for all samples. */
    long[] sampleShape();

    /**
     * Writes the next samples, as many as fit, from the buffer's start.
     *
     * @param batch native memory with room for at least one sample
     * @return number of samples written; 0 when there are no more
     */
    int fill(FloatBuffer batch);
}
