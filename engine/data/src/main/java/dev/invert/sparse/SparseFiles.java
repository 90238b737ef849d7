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
     * Returns whether a .safetensors file has sparse activations of any form, rather than arrays.
     *
     * @throws InvertException if the file cannot be read
     */
    public static boolean isSparse(Path file) {
        return SparseFile.hasArrays(ArrayFile.names(file)) || ActivationReader.isDelphi(file);
    }

    /**
     * Returns whether the neurons of a .safetensors file are read where they are stored: it is in this form, in the order
     * of the neurons, with the types that this program writes.
     *
     * @throws InvertException if the file cannot be read
     */
    public static boolean isStored(Path file) {
        return SparseFile.hasArrays(ArrayFile.names(file)) && SparseFile.isStored(file);
    }

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
