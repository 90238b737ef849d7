package dev.invert.torch;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects the activations of each layer in a matrix, transposing sample-major batches into neuron-major rows. Owns the
 * matrices until {@link #close()}.
 */
public final class MatrixSink implements LayerSink, AutoCloseable {
    private final int totalRows;
    private final MemoryBudget budget;
    private final BatchTransposer transposer = new BatchTransposer();
    private final Map<String, ActivationMatrix.Writable> matrices = new LinkedHashMap<>();

    /**
     * Creates a sink whose matrices count against the budget of the process.
     *
     * @param totalRows number of rows of each matrix: samples, or tokens if every token is a sample
     */
    public MatrixSink(int totalRows) {
        this(totalRows, MemoryBudget.process());
    }

    /**
     * Creates a sink whose matrices count against the given budget.
     *
     * @param totalRows number of rows of each matrix: samples, or tokens if every token is a sample
     * @param budget budget of the matrices and of everything computed from them
     */
    public MatrixSink(int totalRows, MemoryBudget budget) {
        this.totalRows = totalRows;
        this.budget = budget;
    }

    @Override
    public void accept(String layer, long firstRow, int rowCount, int neuronCount, FloatBuffer sampleMajor) {
        ActivationMatrix.Writable matrix =
                matrices.computeIfAbsent(layer, name -> ActivationMatrix.allocate(totalRows, neuronCount, budget));
        transposer.transpose(sampleMajor, rowCount, matrix, Math.toIntExact(firstRow));
    }

    /** Returns the matrices by layer, in the order of the layers' first batches. This sink closes them. */
    public Map<String, ActivationMatrix.Writable> matrices() {
        return matrices;
    }

    @Override
    public void close() {
        matrices.values().forEach(ActivationMatrix::close);
        matrices.clear();
    }
}
