package dev.invert.sparse;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayPath;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads matrices that {@code scipy.sparse.save_npz} wrote: CSR, CSC or COO, matrices or arrays, stored or deflated, with
 * indices of 32 or 64 bits.
 */
public final class ScipyFile {
    private static final List<String> FORMATS = List.of("csr", "csc", "coo");

    private ScipyFile() {}

    /** Returns whether a file is an .npz with the arrays of a sparse matrix; false if it cannot be read. */
    public static boolean isSparse(Path file) {
        Path last = file.getFileName();
        if (last == null || !last.toString().toLowerCase(Locale.ROOT).endsWith(".npz") || !Files.isRegularFile(file)) {
            return false;
        }
        try {
            return ArrayFile.names(file).containsAll(List.of("format", "shape", "data"));
        } catch (InvertException e) {
            // Reported by whoever reads the file.
            return false;
        }
    }

    /**
     * Opens a matrix. Its entries are read on demand.
     *
     * @param budget limits the native memory for arrays that must be decompressed
     * @throws InvertException if the file is no sparse matrix, has another format, or its parts do not fit together
     */
    public static SparseMatrix open(Path file, MemoryBudget budget) {
        String format = ArrayFile.text(part(file, "format"));
        if (!FORMATS.contains(format)) {
            throw new InvertException(file + ": is a sparse matrix in the format " + format
                    + "; save matrix.tocsr(), tocsc() or tocoo()");
        }
        List<StridedArray> owned = new ArrayList<>();
        try {
            List<Long> shape = shape(file, budget);
            NumberColumn values = NumberColumn.of("values", open(file, "data", budget, owned));
            if (format.equals("coo")) {
                return coordinates(file, shape, values, budget, owned);
            }
            boolean byRow = format.equals("csr");
            return new SparseMatrix(
                    file.toString(),
                    byRow ? SparseMatrix.Layout.CSR : SparseMatrix.Layout.CSC,
                    shape,
                    NumberColumn.of("indptr", open(file, "indptr", budget, owned)),
                    NumberColumn.of(byRow ? "column" : "row", open(file, "indices", budget, owned)),
                    values,
                    owned);
        } catch (RuntimeException e) {
            owned.forEach(StridedArray::close);
            throw e;
        }
    }

    private static SparseMatrix coordinates(
            Path file, List<Long> shape, NumberColumn values, MemoryBudget budget, List<StridedArray> owned) {
        List<NumberColumn> indices = ArrayFile.names(file).contains("coords")
                ? NumberColumn.of(List.of("row", "column"), open(file, "coords", budget, owned), 1)
                : List.of(
                        NumberColumn.of("row", open(file, "row", budget, owned)),
                        NumberColumn.of("column", open(file, "col", budget, owned)));
        return new SparseMatrix(
                file.toString(), SparseMatrix.Layout.COO, shape, indices.get(0), indices.get(1), values, owned);
    }

    private static List<Long> shape(Path file, MemoryBudget budget) {
        try (ArrayFile array = ArrayFile.open(part(file, "shape"), budget)) {
            List<Long> shape = new ArrayList<>();
            int bytes = array.type().byteCount();
            if (array.shape().size() == 1 && array.elementCount() <= 2 && bytes >= Integer.BYTES) {
                ByteBuffer extents =
                        ByteBuffer.allocate((int) array.elementCount() * bytes).order(ByteOrder.LITTLE_ENDIAN);
                array.read(0, extents);
                for (int at = 0; at < extents.limit(); at += bytes) {
                    shape.add(bytes == Integer.BYTES ? extents.getInt(at) : extents.getLong(at));
                }
                return shape;
            }
            throw new InvertException(
                    array.name() + ": has " + array.elementCount() + " numbers; a matrix has two extents");
        }
    }

    private static StridedArray open(Path file, String name, MemoryBudget budget, List<StridedArray> owned) {
        return SparseMatrix.open(ArrayFile.open(part(file, name), budget), owned);
    }

    private static Path part(Path file, String name) {
        return Path.of(new ArrayPath(file, name).toString());
    }
}
