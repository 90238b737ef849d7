package dev.invert.activations;

import dev.invert.torch.TensorRows;
import dev.invert.torch.TensorSink;

/**
 * Writes the activations of layers to files, and leaves them in memory as well.
 *
 * @param files receives copies of the activations
 * @param memory receives the activations
 */
record WrittenTensors(LayerFiles files, LayerTensors memory) implements TensorSink {
    @Override
    public void layerFound(String layer, String pooling, int tokens) {
        files.layerFound(layer, pooling, tokens);
        memory.layerFound(layer, pooling, tokens);
    }

    @Override
    public void accept(String layer, long firstRow, TensorRows rows) {
        memory.accept(layer, firstRow, rows);
        files.accept(layer, firstRow, rows.rowCount(), rows.neuronCount(), rows.onHost());
    }

    @Override
    public void batchDone(long samples, long position) {
        files.batchDone(samples, position);
    }
}
