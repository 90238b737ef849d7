package dev.invert.sparse;

import dev.invert.ActivationMatrix;
import dev.invert.MemoryBudget;
import dev.invert.arrays.ActivationFiles;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayPath;
import dev.invert.errors.InvertException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleConsumer;

/**
 * Opens activations of N samples and K neurons in any form, dense or sparse. The form follows from the content: a folder
 * of delphi or of a crosscoder, a sparse matrix of SciPy (.npz) or PyTorch (.pt), the engine's own form or a delphi cache
 * in one .safetensors file, or else an array as {@link ActivationFiles} reads it.
 */
public final class ActivationReader {
    private ActivationReader() {}

    /**
     * Opens activations, within the budget of the process and without progress.
     *
     * @throws InvertException as {@link #open(Path, MemoryBudget, DoubleConsumer)}
     */
    public static ActivationMatrix open(Path source) {
        return open(source, MemoryBudget.process(), share -> {});
    }

    /**
     * Opens activations. Sparse ones that are not in the order of the neurons are transposed: in native memory, or in
     * temporary files if that takes more than half of the free memory.
     *
     * @param source folder, {@code FILE}, or {@code FILE:ARRAY}
     * @param budget limits the native memory of the matrix and of everything computed from it
     * @param progress receives the share of the transposition that is done, from 0 to 1
     * @return a matrix that the caller closes
     * @throws InvertException if the source cannot be read or is not valid; the message is one line
     */
    public static ActivationMatrix open(Path source, MemoryBudget budget, DoubleConsumer progress) {
        return openSparse(source, budget, progress).orElseGet(() -> ActivationFiles.open(source, budget));
    }

    /**
     * Opens activations as {@link #open(Path, MemoryBudget, DoubleConsumer)} does, if they are sparse.
     *
     * @return a matrix that the caller closes; empty if the source is an array
     * @throws InvertException as {@link #open(Path, MemoryBudget, DoubleConsumer)}
     */
    public static Optional<ActivationMatrix> openSparse(Path source, MemoryBudget budget, DoubleConsumer progress) {
        ExcerptFile.reject(source);
        if (isStored(source)) {
            SparseMatrix matrix = SparseFile.open(source, budget);
            ActivationMatrix stored = null;
            try {
                stored = SparseFile.stored(matrix, budget);
                if (stored == null) {
                    return Optional.of(transposed(new MatrixEntries(matrix), budget, progress));
                }
                return Optional.of(stored);
            } finally {
                if (stored == null) {
                    matrix.close();
                }
            }
        }
        Optional<EntrySource> entries = entries(source, budget);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        try (EntrySource opened = entries.get()) {
            return Optional.of(transposed(opened, budget, progress));
        }
    }

    private static ActivationMatrix transposed(EntrySource source, MemoryBudget budget, DoubleConsumer progress) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        SparseTranspose transpose = new SparseTranspose(source, budget, folder, progress);
        ValueForm form = source.form();
        long entries = source.entryCount();
        long mostMemory = budget.freeBytes() / 3 * form.byteCount() / (Integer.BYTES + form.byteCount());
        String purpose = "Transposing " + source.name();
        Region samples = null;
        Region values = null;
        try {
            samples = Region.scratch(purpose, entries * Integer.BYTES, mostMemory, folder, budget);
            values = Region.scratch(purpose, entries * form.byteCount(), mostMemory, folder, budget);
            EntryWriter writer = new EntryWriter(samples, values, form, source.neuronCount());
            transpose.write(0, writer, buckets -> {});
            writer.flush();
            ActivationMatrix matrix = new StoredActivations(
                    source.name(), source.sampleCount(), writer.starts(), samples, values, form, budget);
            samples = null;
            values = null;
            return matrix;
        } finally {
            close(samples);
            close(values);
        }
    }

    private static void close(Region region) {
        if (region != null) {
            region.close();
        }
    }

    /** Opens a source whose entries may be in any order; empty if it is not sparse. */
    static Optional<EntrySource> entries(Path source, MemoryBudget budget) {
        if (TripletCache.isCache(source)) {
            return Optional.of(new TripletCache(source, budget));
        }
        if (Files.isDirectory(source) || isDelphi(source)) {
            return Optional.of(DelphiCache.open(source, budget));
        }
        if (ScipyFile.isSparse(source)) {
            return Optional.of(new MatrixEntries(ScipyFile.open(source, budget)));
        }
        if (isStored(source)) {
            return Optional.of(new MatrixEntries(SparseFile.open(source, budget)));
        }
        return TorchMatrix.open(source, budget).map(MatrixEntries::new);
    }

    private static boolean isStored(Path source) {
        return SparseFile.hasArrays(names(source));
    }

    /** Returns whether a file is a delphi cache, or a split of one. */
    static boolean isDelphi(Path source) {
        return names(source).containsAll(List.of(DelphiSplit.LOCATIONS, DelphiSplit.ACTIVATIONS));
    }

    /** Returns the arrays of a .safetensors file; none of another file, or of one of its arrays. */
    private static List<String> names(Path source) {
        ArrayPath path = ArrayPath.of(source);
        boolean isFile = path.array().isEmpty()
                && path.file().toString().toLowerCase(Locale.ROOT).endsWith(".safetensors")
                && Files.isRegularFile(path.file());
        return isFile ? ArrayFile.names(source) : List.of();
    }
}
