package dev.invert.torch;

import dev.invert.batches.BatchSource;
import java.nio.FloatBuffer;

/** Receives the activations of layers, batch by batch. */
@FunctionalInterface
public interface LayerSink {
    /**
     * Called once per batch and tapped layer; batches come in the order of the samples.
     *
     * @param layer the layer's name; the second call of a layer in one pass is {@code name#2}, and so on
     * @param firstRow index of the batch's first row, from 0; a row is a sample, or a token of one where the pooling makes
     *     every token a sample
     * @param rowCount rows of the batch, at least 1
     * @param neuronCount neurons of the layer, at least 1 and the same in all batches
     * @param sampleMajor {@code rowCount * neuronCount} activations, the neurons of one row side by side, in
     *     native memory that is freed when this method returns
     */
    void accept(String layer, long firstRow, int rowCount, int neuronCount, FloatBuffer sampleMajor);

    /**
     * Called once per layer, before its first batch.
     *
     * @param layer the layer's name
     * @param pooling how its output becomes neurons, as {@link Pooling#parse} reads it
     * @param rowsPerSample its tokens per sample where every token is a sample, the same for all layers, else 1
     */
    default void layerFound(String layer, String pooling, int rowsPerSample) {}

    /**
     * Called when all layers of a batch have been given.
     *
     * @param samples number of samples given so far, whatever rows they have
     * @param position {@link BatchSource#position()} behind the batch
     */
    default void batchDone(long samples, long position) {}
}
