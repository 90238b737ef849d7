package dev.invert.arrays;

import dev.invert.ElementType;
import dev.invert.MemoryBudget;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * An open array file of activations, converted to native memory on reading. float16, bfloat16 and float32 are kept;
 * bool and integers become float32 exactly, or are an error; float64 is rounded to float32.
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
            default -> ElementType.FLOAT32;
        };
    }

    /**
     * Reads consecutive elements into native memory.
     *
     * @param firstElement index in file order
     * @param count number of elements
     * @param target receives the elements as {@link #elementType}
     * @param targetOffset offset in the target, in bytes
     * @throws InvertException if reading fails, or a value cannot be represented as float32
     */
    void read(long firstElement, long count, NativeBlock target, long targetOffset) {
        switch (file.type()) {
            case FLOAT16, BFLOAT16, FLOAT32 -> readAsTheyAre(firstElement, count, target, targetOffset);
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
        try (NativeBlock buffer = budget().allocate(MemoryTag.ACTIVATIONS, (long) chunk * elementBytes)) {
            for (long done = 0; done < count; done += chunk) {
                int part = (int) Math.min(chunk, count - done);
                ByteBuffer bytes = buffer.slice(0, (long) part * elementBytes);
                file.read(firstElement + done, bytes.duplicate());
                convert(
                        bytes,
                        target.slice(targetOffset + done * Float.BYTES, (long) part * Float.BYTES)
                                .asFloatBuffer(),
                        part);
            }
        }
    }

    private void convert(ByteBuffer from, FloatBuffer to, int count) {
        switch (file.type()) {
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    to.put(i, rounded(from.getDouble(i * Double.BYTES)));
                }
            }
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
            case INT32 -> {
                for (int i = 0; i < count; i++) {
                    to.put(i, exact(from.getInt(i * Integer.BYTES)));
                }
            }
            case INT64 -> {
                for (int i = 0; i < count; i++) {
                    to.put(i, exact(from.getLong(i * Long.BYTES)));
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

    private float rounded(double value) {
        float rounded = (float) value;
        if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
            throw new InvertException(
                    file.name() + ": holds " + value + ", beyond the range of float32: scale the activations");
        }
        return rounded;
    }

    /**
     * Returns an integer as the float32 of the same value. An integer that float32 cannot represent is an error:
     * activations that are counts are small, so a larger number is more likely an id.
     */
    private float exact(long value) {
        float same = value;
        if (same >= 0x1p63f || (long) same != value) {
            throw new InvertException(file.name() + ": holds " + value + ", which float32 does not hold exactly (it"
                    + " holds all up to 16777216); use array.astype('float32') to round");
        }
        return same;
    }

    MemoryBudget budget() {
        return file.budget();
    }

    void close() {
        file.close();
    }
}
