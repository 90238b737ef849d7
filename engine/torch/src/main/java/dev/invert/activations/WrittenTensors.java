package dev.invert.activations;

import dev.invert.torch.TensorSink;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

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
    public void accept(String layer, long firstRow, Tensor values) {
        memory.accept(layer, firstRow, values);
        Tensor host = values.to(new Device("cpu"), ScalarType.Float).contiguous();
        files.accept(
                layer,
                firstRow,
                (int) host.size(0),
                (int) host.size(1),
                host.data_ptr_float().capacity(host.numel()).asBuffer());
    }

    @Override
    public void batchDone(long samples, long position) {
        files.batchDone(samples, position);
    }
}
