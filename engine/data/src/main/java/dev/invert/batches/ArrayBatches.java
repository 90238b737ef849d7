package dev.invert.batches;

import dev.invert.MemoryBudget;
import dev.invert.arrays.ArrayFile;
import dev.invert.arrays.ArrayType;
import dev.invert.errors.InvertException;
import dev.invert.internal.memory.HalfFloat;
import dev.invert.internal.memory.MemoryTag;
import dev.invert.internal.memory.NativeBlock;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads model input from an array file of shape (N, ...), in C order and with at least two dimensions. float16,
 * bfloat16, bool and uint8 are converted to float32 exactly, float64 is rounded to float32, int32 becomes int64;
 * float32 and int64 (token ids) are passed through. One of several named inputs may also have one dimension, and its
 * bools stay bools. The file may be larger than memory. Not thread-safe.
 */
public final class ArrayBatches implements BatchSource, AutoCloseable {
    private static final Set<ArrayType> WHOLE = EnumSet.of(ArrayType.INT32, ArrayType.INT64);
    private static final Set<ArrayType> REFUSED =
            EnumSet.of(ArrayType.INT8, ArrayType.INT16, ArrayType.UINT16, ArrayType.UINT32, ArrayType.UINT64);

    private final ArrayFile array;
    private final InputType type;
    private final long[] sampleShape;
    private final long sampleValues;
    private final int sampleCount;
    private NativeBlock raw;
    private int position;

    private ArrayBatches(ArrayFile array, boolean named, int start, int limit) {
        this.array = array;
        this.type = typeOf(array.type(), named);
        List<Long> shape = array.shape();
        this.sampleShape = shape.stream().skip(1).mapToLong(Long::longValue).toArray();
        this.sampleValues = array.elementCount() / shape.get(0);
        this.sampleCount = (int) (limit == 0 ? shape.get(0) : Math.min(limit, shape.get(0)));
        this.position = start;
    }

    /**
     * Opens an array in any format that {@link ArrayFile} reads.
     *
     * @param source {@code FILE}, or {@code FILE:ARRAY} if the file holds several arrays
     * @param start index of the first sample to read
     * @param limit upper bound (exclusive) of the sample indices to read; 0 for all
     * @throws InvertException if the file cannot be read or has no such array, or if the array is in Fortran order, is
     *     empty, has one dimension only, has 2^31 samples or more, or has elements of type int8, int16, uint16, uint32 or uint64
     */
    public static ArrayBatches open(Path source, int start, int limit) {
        return open(source, start, limit, MemoryBudget.process());
    }

    /**
     * Opens an array as {@link #open(Path, int, int)} does, charging its native memory to a budget.
     *
     * @param budget limits the native memory for reading the array
     */
    public static ArrayBatches open(Path source, int start, int limit, MemoryBudget budget) {
        return open(source, false, start, limit, budget);
    }

    /**
     * Opens one of several named inputs of a model: an array that may also have one dimension, a number per sample, and
     * whose bools stay bools.
     *
     * @throws InvertException as {@link #open(Path, int, int, MemoryBudget)}
     */
    static ArrayBatches openNamed(Path source, int start, int limit, MemoryBudget budget) {
        return open(source, true, start, limit, budget);
    }

    private static ArrayBatches open(Path source, boolean named, int start, int limit, MemoryBudget budget) {
        ArrayFile array = ArrayFile.open(source, budget);
        try {
            requireUsable(array, named);
            return new ArrayBatches(array, named, start, limit);
        } catch (RuntimeException e) {
            array.close();
            throw e;
        }
    }

    private static InputType typeOf(ArrayType type, boolean named) {
        if (WHOLE.contains(type)) {
            return InputType.INT64;
        }
        return named && type == ArrayType.BOOL ? InputType.BOOL : InputType.FLOAT32;
    }

    private static void requireUsable(ArrayFile array, boolean named) {
        if (REFUSED.contains(array.type())) {
            throw new InvertException(array.name() + ": elements of type " + array.type()
                    + "; a model's input is float16, bfloat16, float32, float64, uint8, bool, int32 or int64");
        }
        if (array.shape().isEmpty()
                || array.elementCount() == 0
                || array.shape().get(0) > Integer.MAX_VALUE) {
            throw new InvertException(array.name() + ": shape " + array.shape() + "; a model's input is (samples, ...)"
                    + " with at least one sample, and fewer than 2^31");
        }
        if (array.shape().size() == 1 && !named) {
            throw new InvertException(array.name() + ": shape " + array.shape() + " has no extent for a sample; give"
                    + " (sequences, positions) for token ids, (N, 1) for one number per sample");
        }
        if (array.fortranOrder()) {
            throw new InvertException(
                    array.name() + ": is in Fortran order; write it in C order, with numpy.ascontiguousarray(array)");
        }
    }

    /** Returns N, or the limit if that is smaller; samples before {@code start} are counted. */
    public int sampleCount() {
        return sampleCount;
    }

    @Override
    public InputType inputType() {
        return type;
    }

    @Override
    public long[] sampleShape() {
        return sampleShape.clone();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public int fill(ByteBuffer batch) {
        int elementBytes = array.type().byteCount();
        long room = batch.remaining() / (sampleValues * inputType().byteCount());
        int count = (int) Math.min(room, sampleCount - (long) position);
        long valueCount = count * sampleValues;
        long first = position * sampleValues;
        if (elementBytes == inputType().byteCount()) {
            array.read(first, batch.slice(0, (int) (valueCount * elementBytes)));
        } else if (count > 0) {
            ByteBuffer bytes = rawBuffer(valueCount * elementBytes);
            array.read(first, bytes.duplicate());
            convert(bytes, batch.order(ByteOrder.nativeOrder()), (int) valueCount);
        }
        position += count;
        return count;
    }

    private ByteBuffer rawBuffer(long byteCount) {
        if (raw == null || raw.byteCount() < byteCount) {
            if (raw != null) {
                raw.close();
            }
            raw = array.budget().allocate(MemoryTag.BATCHES, byteCount);
        }
        return raw.slice(0, byteCount);
    }

    private void convert(ByteBuffer from, ByteBuffer to, int valueCount) {
        FloatBuffer floats = to.asFloatBuffer();
        LongBuffer longs = to.asLongBuffer();
        for (int i = 0; i < valueCount; i++) {
            switch (array.type()) {
                case FLOAT16 -> floats.put(i, HalfFloat.toFloat(from.getShort(2 * i)));
                case BFLOAT16 -> floats.put(i, Float.intBitsToFloat(from.getShort(2 * i) << Short.SIZE));
                case FLOAT64 -> floats.put(i, (float) from.getDouble(8 * i));
                case INT32 -> longs.put(i, from.getInt(4 * i));
                default -> floats.put(i, from.get(i) & 0xFF);
            }
        }
    }

    @Override
    public void close() {
        array.close();
        if (raw != null) {
            raw.close();
            raw = null;
        }
    }
}
