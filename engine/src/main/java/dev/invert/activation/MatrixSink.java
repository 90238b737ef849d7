package dev.invert.activation;

import dev.invert.ActivationMatrix;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects the activations of each layer in a matrix of its own, turning sample-major batches into neuron-major rows.
 * Owns the matrices until {@link #close()}.
 */
public final class MatrixSink implements LayerSink, AutoCloseable {
    private final int totalSamples;
    private final BatchTurner turner = new BatchTurner();
    private final Map<String, ActivationMatrix.Writable> matrices = new LinkedHashMap<>();

    /** @param totalSamples how many samples will come */
    public MatrixSink(int totalSamples) {
        this.totalSamples = totalSamples;
    }

    @Override
    public void accept(String layer, long firstSample, int sampleCount, int neuronCount, FloatBuffer sampleMajor) {
        ActivationMatrix.Writable matrix =
                matrices.computeIfAbsent(layer, name -> ActivationMatrix.allocate(totalSamples, neuronCount));
        turner.turn(sampleMajor, sampleCount, matrix, Math.toIntExact(firstSample));
    }

    /** The matrices by layer, in the order in which layers were first seen; this sink closes them. */
    public Map<String, ActivationMatrix.Writable> matrices() {
        return matrices;
    }

    @Override
    public void close() {
        matrices.values().forEach(ActivationMatrix::close);
        matrices.clear();
    }
}
