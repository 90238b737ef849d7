package dev.invert.torch;

import java.nio.FloatBuffer;

/** Receives the activations of layers, batch by batch, on the device that has computed them. */
public interface TensorSink extends LayerSink {
    /**
     * Called in place of {@link #accept(String, long, int, int, FloatBuffer)}.
     *
     * @param layer layer name; the second call of a layer in one forward pass is {@code name#2}, and so on
     * @param firstRow index of the batch's first row, from 0
     * @param rows activations, freed when this method returns
     */
    void accept(String layer, long firstRow, TensorRows rows);

    @Override
    default void accept(String layer, long firstRow, int rowCount, int neuronCount, FloatBuffer sampleMajor) {
        throw new UnsupportedOperationException("takes tensors");
    }
}
