package dev.invert.torch;

import java.nio.FloatBuffer;

/** Receives the outputs of tapped layers. */
@FunctionalInterface
public interface OutputSink {
    /**
     * Called once per tapped layer and call of the layer, in the order in which the layers were requested.
     *
     * @param layer layer name; the second call of a layer in one forward pass is {@code name#2}, and so on
     * @param shape shape of the output, batch dimension first
     * @param values the output, last dimension fastest, in native memory that is freed when this method returns
     */
    void accept(String layer, long[] shape, FloatBuffer values);
}
