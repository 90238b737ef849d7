package dev.invert.activations;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.arrays.NpyHeader;
import dev.invert.files.AtomicFile;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import dev.invert.sparse.SparseFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The rows of a layer in its temporary file, as a source of its sparse form.
 *
 * @param channel temporary file
 * @param stride rows that the file has room for
 * @param rowCount rows that it holds
 * @param neuronCount number of neurons
 * @param type type of the activations
 * @param budget budget of the memory for one neuron
 */
record SparseRows(
        FileChannel channel, long stride, int rowCount, int neuronCount, ElementType type, MemoryBudget budget) {
    /** Share of activations other than 0 from which on a layer is stored with all its activations. */
    private static final double DENSE_SHARE = 0.1;

    /** Receives an activation other than 0. */
    private interface Entry {
        void accept(int row, int bits);
    }

    /** Returns whether so few activations are other than 0 that the sparse form is chosen; reads no more than needed. */
    boolean areSparse() throws IOException {
        long most = fewestOfDense(rowCount, neuronCount);
        return count(most) < most;
    }

    /** Returns the number of activations other than 0 from which on a layer is not sparse. */
    static long fewestOfDense(int rowCount, int neuronCount) {
        return (long) Math.ceil(DENSE_SHARE * rowCount * neuronCount);
    }

    /** Counts activations other than 0, up to a limit. */
    private long count(long most) throws IOException {
        long[] count = {0};
        try (NativeBlock row = buffer()) {
            for (int neuron = 0; neuron < neuronCount && count[0] < most; neuron++) {
                visit(neuron, row.bytes(), (sample, bits) -> count[0]++);
            }
        }
        return count[0];
    }

    private NativeBlock buffer() {
        return budget.allocate(MemoryTag.BATCHES, (long) rowCount * type.byteCount());
    }

    private void visit(int neuron, ByteBuffer values, Entry entry) throws IOException {
        long offset = NpyHeader.ENCODED_BYTES + neuron * stride * type.byteCount();
        NpyHeader.readFully(channel, values, offset);
        boolean isFloat = type == ElementType.FLOAT32;
        for (int i = 0; i < rowCount; i++) {
            int bits = isFloat ? values.getInt(i * Float.BYTES) : values.getShort(i * Short.BYTES);
            if ((isFloat ? bits << 1 : bits << (Short.SIZE + 1)) != 0) {
                entry.accept(i, bits);
            }
        }
    }

    /**
     * Writes or replaces a file.
     *
     * @param source identity of the rows, which is kept in the file
     */
    void write(Path file, String source) throws IOException {
        long count = count(Long.MAX_VALUE);
        try (AtomicFile atomic = AtomicFile.begin(file)) {
            try (SparseFileWriter writer =
                            SparseFileWriter.open(atomic.temporary(), rowCount, neuronCount, type, count, source);
                    NativeBlock row = buffer()) {
                for (int neuron = 0; neuron < neuronCount; neuron++) {
                    visit(neuron, row.bytes(), writer::add);
                    writer.endNeuron();
                }
                writer.finish();
            }
            atomic.finish();
        }
    }
}
