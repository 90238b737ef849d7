package dev.invert.torch;

import dev.invert.batches.BatchSource;
import java.nio.FloatBuffer;

/** Receives the activations of layers, batch by batch. */
@FunctionalInterface
public interface LayerSink {
    /**
     * Called once per batch and tapped layer; batches arrive in sample order.
     *
     * @param layer layer name; the second call of a layer in one forward pass is {@code name#2}, and so on
     * @param firstRow index of the batch's first row, from 0; a row is a sample, or a token if the pooling makes every
     *     token a sample
     * @param rowCount rows of the batch, at least 1
     * @param neuronCount neurons of the layer, at least 1 and equal in all batches
     * @param sampleMajor {@code rowCount * neuronCount} activations, row by row, in native memory that is freed when
     *     this method returns
     */
    void accept(String layer, long firstRow, int rowCount, int neuronCount, FloatBuffer sampleMajor);

    /**
     * Called once per layer, before its first batch.
     *
     * @param layer layer name
     * @param pooling pooling that is applied to its output, in the syntax of {@link Pooling#parse}
     * @param tokens number of tokens per sample if every token is a sample, including those that a mask leaves out, equal
     *     for all layers; otherwise 1
     */
    default void layerFound(String layer, String pooling, int tokens) {}

    /**
     * Called after all layers of a batch have been delivered.
     *
     * @param samples number of samples delivered so far, independent of the rows per sample
     * @param position {@link BatchSource#position()} after the batch
     */
    default void batchDone(long samples, long position) {}
}
