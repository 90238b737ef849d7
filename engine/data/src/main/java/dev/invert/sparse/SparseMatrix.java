package dev.invert.sparse;

import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.StridedArray;
import dev.invert.errors.InvertException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A matrix of which a file stores entries: coordinates (COO), or one index per entry and where the entries of each row
 * (CSR) or column (CSC) begin. Entries may be out of order; several of one place add up, and stored zeros count as
 * zeros. The matrix is checked while it is read. Not thread-safe; the owner closes it.
 */
public final class SparseMatrix implements AutoCloseable {
    private final String name;
    private final Layout layout;
    private final List<Long> shape;
    /** Rows (COO), or the position of the first entry of each row or column and the end. */
    private final NumberColumn first;
    /** Columns (COO), or the other index. */
    private final NumberColumn second;

    private final NumberColumn values;
    private final long entryCount;
    private final List<StridedArray> owned;
    private ValueForm form;

    /** Order of the entries. */
    public enum Layout {
        /** Coordinates in any order. */
        COO,
        /** Row by row. */
        CSR,
        /** Column by column. */
        CSC
    }

    /** Receives the entries of a matrix. */
    @FunctionalInterface
    public interface Entries {
        /**
         * Receives one entry.
         *
         * @param row index of the row
         * @param column index of the column
         * @param value the stored number, which may be 0
         */
        void accept(int row, int column, double value);
    }

    /**
     * Checks the shapes, types and the ends of a matrix.
     *
     * @param owned arrays that are closed with this object
     * @throws InvertException if the parts do not fit together
     */
    SparseMatrix(
            String name,
            Layout layout,
            List<Long> shape,
            NumberColumn first,
            NumberColumn second,
            NumberColumn values,
            List<StridedArray> owned) {
        this.name = name;
        this.layout = layout;
        this.shape = shape;
        this.first = first;
        this.second = second;
        this.values = values;
        this.owned = owned;
        requireShape();
        this.entryCount = layout == Layout.COO ? second.count() : requirePointers();
        if (second.count() < entryCount
                || values.count() < entryCount
                || (layout == Layout.COO && first.count() != values.count())) {
            throw new InvertException(name + ": holds " + second.count() + " indices and " + values.count()
                    + " values, " + entryCount + " are needed; write it again");
        }
    }

    private void requireShape() {
        if (shape.size() != 2 || shape.stream().anyMatch(extent -> extent < 1 || extent > Integer.MAX_VALUE)) {
            throw new InvertException(
                    name + ": shape " + shape + "; a sparse matrix needs two extents from 1 to 2^31 - 1");
        }
    }

    /** Checks the ends of the pointers; returns the number of entries. */
    private long requirePointers() {
        long lines = layout == Layout.CSR ? shape.get(0) : shape.get(1);
        if (first.count() != lines + 1) {
            throw new InvertException(name + ": indptr has " + first.count() + " numbers, shape " + shape + " needs "
                    + (lines + 1) + "; write it again");
        }
        long begin = first.integer(0);
        long end = first.integer(lines);
        if (begin != 0 || end < 0) {
            throw new InvertException(
                    name + ": indptr goes from " + begin + " to " + end + ", not up from 0; write it again");
        }
        return end;
    }

    /** Returns the number of rows. */
    public int rowCount() {
        return shape.get(0).intValue();
    }

    /** Returns the number of columns. */
    public int columnCount() {
        return shape.get(1).intValue();
    }

    /** Returns the order of the entries. */
    public Layout layout() {
        return layout;
    }

    /** Returns the number of stored entries, counting duplicates and zeros. */
    public long entryCount() {
        return entryCount;
    }

    /** Returns the name of the matrix for error messages. */
    public String name() {
        return name;
    }

    /**
     * Passes all stored entries on, in the order of the file.
     *
     * @throws InvertException if an index is out of range, or the file cannot be read
     */
    public void forEach(Entries entries) {
        ValueForm read = form();
        forEach(true, chunk -> {
            for (int i = 0; i < chunk.count; i++) {
                entries.accept(chunk.samples[i], chunk.neurons[i], read.value(chunk.bits[i]));
            }
        });
    }

    /** Returns the form of the values; reads them if their type does not tell. */
    ValueForm form() {
        if (form == null) {
            form = values.form();
        }
        return form;
    }

    /** Returns where the entries of each row or column begin; not for COO. */
    NumberColumn pointers() {
        return first;
    }

    /** Returns the other index of each entry; not for COO. */
    NumberColumn indices() {
        return second;
    }

    NumberColumn values() {
        return values;
    }

    /** Reads all entries, with rows as samples and columns as neurons; see {@link EntrySource#forEach}. */
    void forEach(boolean withValues, Consumer<EntryChunk> consumer) {
        EntryChunk chunk = new EntryChunk();
        long[] scratch = new long[EntryChunk.CAPACITY];
        ValueForm read = form();
        LineWalk walk = layout == Layout.COO ? null : new LineWalk(name, first);
        for (long from = 0; from < entryCount; from += chunk.count) {
            chunk.count = (int) Math.min(EntryChunk.CAPACITY, entryCount - from);
            switch (layout) {
                case COO -> {
                    first.indices(from, chunk.count, shape.get(0), scratch, chunk.samples);
                    second.indices(from, chunk.count, shape.get(1), scratch, chunk.neurons);
                }
                case CSR -> {
                    walk.next(chunk.count, chunk.samples);
                    second.indices(from, chunk.count, shape.get(1), scratch, chunk.neurons);
                }
                case CSC -> {
                    walk.next(chunk.count, chunk.neurons);
                    second.indices(from, chunk.count, shape.get(0), scratch, chunk.samples);
                }
            }
            if (withValues) {
                values.values(from, chunk.count, read, chunk.bits);
            }
            consumer.accept(chunk);
        }
        if (walk != null) {
            walk.finish();
        }
    }

    @Override
    public void close() {
        owned.forEach(StridedArray::close);
    }

    /** Opens an array as a strided one, adding it to those to close. */
    static StridedArray open(ArrayFile array, List<StridedArray> owned) {
        StridedArray strided = StridedArray.of(array);
        owned.add(strided);
        return strided;
    }
}
