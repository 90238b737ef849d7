package dev.invert.sparse;

import java.util.function.Consumer;

/**
 * A sparse matrix (samples, neurons) as a source of entries.
 *
 * @param matrix closed with this object
 */
record MatrixEntries(SparseMatrix matrix) implements EntrySource {
    @Override
    public String name() {
        return matrix.name();
    }

    @Override
    public int sampleCount() {
        return matrix.rowCount();
    }

    @Override
    public int neuronCount() {
        return matrix.columnCount();
    }

    @Override
    public long entryCount() {
        return matrix.entryCount();
    }

    @Override
    public ValueForm form() {
        return matrix.form();
    }

    @Override
    public void forEach(boolean withValues, Consumer<EntryChunk> consumer) {
        matrix.forEach(withValues, consumer);
    }

    @Override
    public void close() {
        matrix.close();
    }
}
