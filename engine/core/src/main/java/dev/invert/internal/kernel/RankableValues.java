package dev.invert.internal.kernel;

import dev.invert.ActivationBlock;
import dev.invert.DenseBlock;
import dev.invert.DenseValues;
import dev.invert.NeuronValues;
import dev.invert.SparseValues;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * Converts activations to the form that the dense kernels rank: one value of at most 32 bits per sample. Activations of
 * 64 bits become {@link FloatKeys}, sparse ones are expanded. Not thread-safe.
 */
final class RankableValues implements AutoCloseable {
    private static final byte[] ZEROS = new byte[1 << 16];

    private final PatternTable table;
    private final FloatKeys keys;
    private DenseBlock expanded;
    private boolean keyed;

    /** @param sort shared by the lanes of a workspace */
    RankableValues(PatternTable table, LongSort sort) {
        this.table = table;
        this.keys = new FloatKeys(table, sort);
    }

    /** Returns the values to rank in place of a neuron's activations, valid until the next call. */
    DenseValues of(NeuronValues neuron) {
        keyed = false;
        if (neuron instanceof SparseValues sparse) {
            return expand(sparse);
        }
        DenseValues dense = (DenseValues) neuron;
        if (!dense.elementType().exceedsFloat32()) {
            return dense;
        }
        DenseValues converted = keys.of(dense);
        keyed = !keys.exact();
        return converted;
    }

    private DenseValues expand(SparseValues sparse) {
        table.requireSampleCount(sparse);
        if (expanded == null || expanded.elementType() != sparse.elementType()) {
            closeExpanded();
            long bytes = (long) table.sampleCount() * sparse.elementType().byteCount();
            NativeBlock memory = table.budget().allocate(MemoryTag.WORKSPACE, bytes);
            expanded = ActivationBlock.owning(memory, 0, 1, table.sampleCount(), sparse.elementType());
        }
        ByteBuffer row = expanded.row(0);
        clear(row);
        IntBuffer samples = sparse.samples();
        ByteBuffer stored = sparse.stored();
        if (sparse.elementType().byteCount() == Short.BYTES) {
            for (int i = 0; i < samples.limit(); i++) {
                row.putShort(samples.get(i) * Short.BYTES, stored.getShort(i * Short.BYTES));
            }
        } else {
            for (int i = 0; i < samples.limit(); i++) {
                row.putInt(samples.get(i) * Float.BYTES, stored.getInt(i * Float.BYTES));
            }
        }
        return expanded.values(0);
    }

    private static void clear(ByteBuffer row) {
        for (int at = 0; at < row.limit(); at += ZEROS.length) {
            row.put(at, ZEROS, 0, Math.min(ZEROS.length, row.limit() - at));
        }
    }

    /** Returns whether the last values are keys in the order of the activations rather than the activations. */
    boolean keyed() {
        return keyed;
    }

    /** Returns the keys of the last neuron, if it was keyed. */
    FloatKeys keys() {
        return keys;
    }

    private void closeExpanded() {
        if (expanded != null) {
            expanded.close();
            expanded = null;
        }
    }

    @Override
    public void close() {
        keys.close();
        closeExpanded();
    }
}
