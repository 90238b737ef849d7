package dev.invert.torch;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects the activations of each layer in a matrix of its own, turning sample-major batches into neuron-major rows.
 * Owns the matrices until {@link #close()}.
 */
public final class MatrixSink implements LayerSink, AutoCloseable {
    private final int totalRows;
    private final MemoryBudget budget;
    private final BatchTransposer turner = new BatchTransposer();
    private final Map<String, ActivationMatrix.Writable> matrices = new LinkedHashMap<>();

    /** @param totalRows how many rows will come: samples, or tokens where every token is a sample */
    public MatrixSink(int totalRows) {
        this(totalRows, MemoryBudget.process());
    }

    /**
     * @param totalRows how many rows will come: samples, or tokens where every token is a sample
     * @param budget what the matrices, and all that is computed from them, count against
     */
    public MatrixSink(int totalRows, MemoryBudget budget) {
        this.totalRows = totalRows;
        this.budget = budget;
    }

    @Override
    public void accept(String layer, long firstRow, int rowCount, int neuronCount, FloatBuffer sampleMajor) {
        ActivationMatrix.Writable matrix =
                matrices.computeIfAbsent(layer, name -> ActivationMatrix.allocate(totalRows, neuronCount, budget));
        turner.turn(sampleMajor, rowCount, matrix, Math.toIntExact(firstRow));
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
