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
    /** Neurons turned at once: their destinations, one cache line each, stay in the first-level cache. */
    private static final int NEURONS_PER_TILE = 64;

    private final int totalSamples;
    private final Map<String, ActivationMatrix.Writable> matrices = new LinkedHashMap<>();

    /** @param totalSamples how many samples will come */
    public MatrixSink(int totalSamples) {
        this.totalSamples = totalSamples;
    }

    @Override
    public void accept(String layer, long firstSample, int sampleCount, int neuronCount, FloatBuffer sampleMajor) {
        ActivationMatrix.Writable matrix =
                matrices.computeIfAbsent(layer, name -> ActivationMatrix.allocate(totalSamples, neuronCount));
        int first = Math.toIntExact(firstSample);
        FloatBuffer[] rows = new FloatBuffer[NEURONS_PER_TILE];
        for (int tile = 0; tile < neuronCount; tile += NEURONS_PER_TILE) {
            int end = Math.min(neuronCount, tile + NEURONS_PER_TILE);
            for (int k = tile; k < end; k++) {
                rows[k - tile] = matrix.row(k);
            }
            for (int i = 0; i < sampleCount; i++) {
                for (int k = tile; k < end; k++) {
                    rows[k - tile].put(first + i, sampleMajor.get(i * neuronCount + k));
                }
            }
        }
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
