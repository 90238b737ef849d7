package dev.invert.arrays;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * An open array file of activations. Every type keeps its values: floats and 64-bit integers are read as they are, 32-bit
 * integers become float64, bool and smaller integers float32.
 *
 * @param file owned by this object
 * @param sampleCount N
 * @param neuronCount K
 * @param elementType element type in memory
 */
record ActivationArray(ArrayFile file, int sampleCount, int neuronCount, ElementType elementType) {
    /** Smaller positional reads would be dominated by the cost of the call. */
    private static final int CHUNK_BYTES = 1 << 22;

    /**
     * Wraps an array of shape (samples, neurons), or (samples) for a single neuron.
     *
     * @throws InvertException if the array is empty, has another rank, or has an extent of 2^31 or more
     */
    static ActivationArray of(ArrayFile file) {
        file.requireTable("activations are (samples, neurons)", 1);
        long samples = file.shape().get(0);
        long neurons = file.shape().size() == 1 ? 1 : file.shape().get(1);
        if (samples > Integer.MAX_VALUE || neurons > Integer.MAX_VALUE) {
            throw new InvertException(file.name() + ": shape " + file.shape() + "; each extent must be below 2^31");
        }
        return new ActivationArray(file, (int) samples, (int) neurons, elementType(file));
    }

    private static ElementType elementType(ArrayFile file) {
        return switch (file.type()) {
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case FLOAT64, INT32, UINT32 -> ElementType.FLOAT64;
            case INT64 -> ElementType.INT64;
            case UINT64 -> ElementType.UINT64;
            case FLOAT32, BOOL, INT8, UINT8, INT16, UINT16 -> ElementType.FLOAT32;
        };
    }

    /**
     * Reads consecutive elements into native memory.
     *
     * @param firstElement index in file order
     * @param count number of elements
     * @param target receives the elements as {@link #elementType}
     * @param targetOffset offset in the target, in bytes
     * @throws InvertException if reading fails, or a bool is neither 0 nor 1
     */
    void read(long firstElement, long count, NativeBlock target, long targetOffset) {
        switch (file.type()) {
            case FLOAT16, BFLOAT16, FLOAT32, FLOAT64, INT64, UINT64 ->
                readAsTheyAre(firstElement, count, target, targetOffset);
            default -> readConverted(firstElement, count, target, targetOffset);
        }
    }

    private void readAsTheyAre(long firstElement, long count, NativeBlock target, long targetOffset) {
        int elementBytes = elementType.byteCount();
        int chunk = Integer.MAX_VALUE / elementBytes - 1;
        for (long done = 0; done < count; done += chunk) {
            long part = Math.min(chunk, count - done);
            file.read(firstElement + done, target.slice(targetOffset + done * elementBytes, part * elementBytes));
        }
    }

    private void readConverted(long firstElement, long count, NativeBlock target, long targetOffset) {
        int chunk = (int) Math.min(count, CHUNK_BYTES / Double.BYTES);
        int elementBytes = file.type().byteCount();
        int targetBytes = elementType.byteCount();
        try (NativeBlock buffer = budget().allocate(MemoryTag.ACTIVATIONS, (long) chunk * elementBytes)) {
            for (long done = 0; done < count; done += chunk) {
                int part = (int) Math.min(chunk, count - done);
                ByteBuffer bytes = buffer.slice(0, (long) part * elementBytes);
                file.read(firstElement + done, bytes.duplicate());
                convert(bytes, target.slice(targetOffset + done * targetBytes, (long) part * targetBytes), part);
            }
        }
    }

    private void convert(ByteBuffer from, ByteBuffer to, int count) {
        switch (file.type()) {
            case INT32 -> {
                DoubleBuffer doubles = to.asDoubleBuffer();
                for (int i = 0; i < count; i++) {
                    doubles.put(i, from.getInt(i * Integer.BYTES));
                }
            }
            case UINT32 -> {
                DoubleBuffer doubles = to.asDoubleBuffer();
                for (int i = 0; i < count; i++) {
                    doubles.put(i, (double) Integer.toUnsignedLong(from.getInt(i * Integer.BYTES)));
                }
            }
            default -> convert(from, to.asFloatBuffer(), count);
        }
    }

    private void convert(ByteBuffer from, FloatBuffer to, int count) {
        switch (file.type()) {
            case INT16 -> {
                for (int i = 0; i < count; i++) {
                    to.put(i, from.getShort(i * Short.BYTES));
                }
            }
            case UINT16 -> {
                for (int i = 0; i < count; i++) {
                    to.put(i, from.getShort(i * Short.BYTES) & 0xFFFF);
                }
            }
            case BOOL -> {
                for (int i = 0; i < count; i++) {
                    to.put(i, file.bit(from.get(i)));
                }
            }
            case INT8 -> {
                for (int i = 0; i < count; i++) {
                    to.put(i, from.get(i));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    to.put(i, from.get(i) & 0xFF);
                }
            }
        }
    }

    MemoryBudget budget() {
        return file.budget();
    }

    void close() {
        file.close();
    }
}
