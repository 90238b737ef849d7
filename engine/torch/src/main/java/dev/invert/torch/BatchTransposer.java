package dev.invert.torch;

import dev.invert.ActivationMatrix;
import java.nio.FloatBuffer;

/** Transposes sample-major batches, as models compute them, into neuron-major rows. Not thread-safe. */
public final class BatchTransposer {
    /** Number of neurons transposed at once: their destinations, one cache line each, fit in the first-level cache. */
    private static final int NEURONS_PER_TILE = 64;

    private final FloatBuffer[] rows = new FloatBuffer[NEURONS_PER_TILE];

    /**
     * Copies a batch into a matrix.
     *
     * @param sampleMajor {@code sampleCount * neuronCount} activations
     * @param firstSample column of the matrix that receives the first sample
     */
    public void transpose(FloatBuffer sampleMajor, int sampleCount, ActivationMatrix.Writable matrix, int firstSample) {
        int neuronCount = matrix.neuronCount();
        for (int tile = 0; tile < neuronCount; tile += NEURONS_PER_TILE) {
            int end = Math.min(neuronCount, tile + NEURONS_PER_TILE);
            for (int k = tile; k < end; k++) {
                rows[k - tile] = matrix.row(k);
            }
            for (int i = 0; i < sampleCount; i++) {
                int from = i * neuronCount;
                for (int k = tile; k < end; k++) {
                    rows[k - tile].put(firstSample + i, sampleMajor.get(from + k));
                }
            }
        }
    }
}
