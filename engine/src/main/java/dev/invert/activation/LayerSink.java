package dev.invert.activation;

import java.nio.FloatBuffer;

/** Receives the activations of layers, batch by batch. */
@FunctionalInterface
public interface LayerSink {
    /**
     * Called once per batch and tapped layer; batches come in the order of the samples.
     *
     * @param layer the layer's name; the second call of a layer in one pass is {@code name#2}, and so on
     * @param firstSample index of the batch's first sample, from 0
     * @param sampleCount samples in the batch, at least 1
     * @param neuronCount neurons of the layer, at least 1 and the same in all batches
     * @param sampleMajor {@code sampleCount * neuronCount} activations, the neurons of one sample side by side, in
     *     native memory that is freed when this method returns
     */
    void accept(String layer, long firstSample, int sampleCount, int neuronCount, FloatBuffer sampleMajor);

    /**
     * Called once per layer, before its first batch.
     *
     * @param layer the layer's name
     * @param pooling how its output becomes neurons, as {@link Pooling#parse} reads it
     */
    default void layerFound(String layer, String pooling) {}

    /**
     * Called when all layers of a batch have been given.
     *
     * @param samples number of samples given so far
     * @param position {@link BatchSource#position()} behind the batch
     */
    default void batchDone(long samples, long position) {}
}
