package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks files in the engine's own form. */
public final class SparseFiles {
    private SparseFiles() {}

    /**
     * Returns whether a file is complete: its arrays have the lengths that its header says.
     *
     * @param source identity that {@link SparseFileWriter} was given; null if any will do
     */
    public static boolean isWhole(Path file, int sampleCount, int neuronCount, String source) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (SparseMatrix matrix = SparseFile.open(file, MemoryBudget.process())) {
            return matrix.rowCount() == sampleCount
                    && matrix.columnCount() == neuronCount
                    && (source == null || source.equals(ArrayFile.metadata(file).get(SparseFile.ORIGIN)));
        } catch (InvertException e) {
            return false;
        }
    }
}
