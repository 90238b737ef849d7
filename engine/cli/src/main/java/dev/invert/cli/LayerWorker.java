package dev.invert.cli;

import java.nio.file.Path;

/** A layer opened as a command opens it, to process some of its neurons at a time. Thread-safe. */
public interface LayerWorker extends AutoCloseable {
    /** Returns the file or folder of the layer's activations. */
    Path activations();

    /** Returns the number of neurons that the command processes. */
    int neuronCount();

    /** Returns the indices of some of the neurons that the command processes, in its order. */
    int[] neurons(int from, int to);

    /** Returns the largest number of bytes of native memory that were in use at once. */
    long peakBytes();

    /** Frees the native memory; no call may be running. */
    @Override
    void close();
}
