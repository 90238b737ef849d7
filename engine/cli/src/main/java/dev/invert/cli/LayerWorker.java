package dev.invert.cli;

import java.nio.file.Path;

/** A layer opened as a command opens it, to process some of its neurons at a time. Thread-safe. */
public abstract sealed class LayerWorker implements AutoCloseable permits ExplainWorker, ScoreWorker {
    private final WorkerLayer layer;

    LayerWorker(WorkerLayer layer) {
        this.layer = layer;
    }

    /** Returns the opened layer. */
    final WorkerLayer layer() {
        return layer;
    }

    /** Returns the file or folder of the layer's activations. */
    public final Path activations() {
        return layer.activations();
    }

    /** Returns the number of neurons that the command processes. */
    public final int neuronCount() {
        return layer.neuronCount();
    }

    /** Returns the indices of some of the neurons that the command processes, in its order. */
    public final int[] neurons(int from, int to) {
        return layer.neurons(from, to);
    }

    /** Returns the largest number of bytes of native memory that were in use at once. */
    public final long peakBytes() {
        return layer.peakBytes();
    }

    /** Frees the native memory; no call may be running. */
    @Override
    public final void close() {
        layer.close();
    }
}
