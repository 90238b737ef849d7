package dev.invert.torch;

import java.nio.FloatBuffer;

/** Receives what a tapped layer computed. */
@FunctionalInterface
public interface OutputSink {
    /**
     * Called once per tapped layer and call of it, in the order in which the layers were asked for.
     *
     * @param layer the layer's name; the second call of a layer in one pass is {@code name#2}, and so on
     * @param shape extents of the output, the batch first
     * @param values the output, last dimension fastest, in native memory that is freed when this method returns
     */
    void accept(String layer, long[] shape, FloatBuffer values);
}
